"""Calls in Java: who is called, and by what it was found."""

from collections.abc import Callable

Check = Callable[..., None]


def test_types_of_a_package_need_no_import_in_whatever_file_they_stand(check: Check) -> None:
    check(
        """
== src/main/java/org/shop/Cart.java
package org.shop;
class Cart {
  Card card = new Card();
  void pay() { card.charge(1); new Purse().open(); Till.ring(); }
}
== src/main/java/org/shop/Card.java
package org.shop;
class Card { void charge(int sum) {} }
class Purse { void open() {} }
== src/test/java/org/shop/Till.java
package org.shop;
class Till { static void ring() {} }
== src/main/java/org/other/Till.java
package org.other;
public class Till { static void ring() {} }
""",
        "src/main/java/org/shop/Cart.java",
        """
        Cart.card -> src/main/java/org/shop/Card.java:Card lexical
        Cart.pay -> src/main/java/org/shop/Card.java:Card.charge declared-type virtual
        Cart.pay -> src/main/java/org/shop/Card.java:Purse lexical
        Cart.pay -> src/main/java/org/shop/Card.java:Purse.open constructor
        Cart.pay -> src/test/java/org/shop/Till.java:Till.ring qualified
        """,
    )


def test_names_of_the_platform_are_not_captured(check: Check) -> None:
    check(
        """
== a/A.java
package a;
import java.util.*;
import java.io.File;
class A {
  void m(String text, List<String> all, Unknown odd) {
    text.trim(); all.add(text); Math.max(1, 2); new File(text).length(); odd.run(); hashCode();
  }
}
== a/Other.java
package a;
class Other { class List { void add(Object o) {} } static int max(int a, int b) { return a; } }
== b/Math.java
package b;
public class Math { public static int max(int a, int b) { return a; } }
""",
        "a/A.java",
        """
        A.m -> java.lang.String.trim builtin
        A.m -> java.util.List.add declared-type
        A.m -> java.lang.Math.max builtin
        A.m -> java.io.File import
        A.m -> java.io.File.length constructor
        A.m -> java.util.Unknown.run declared-type
        A.m -> java.lang.Object.hashCode builtin
        """,
    )


def test_overloads_are_chosen_by_number_and_types(check: Check) -> None:
    check(
        """
== A.java
class A {
  static One put(int n) { return null; }
  static Two put(String s) { return null; }
  static Three put(Object o) { return null; }
  static Four put(Base b) { return null; }
  static Five put(String s, int... more) { return null; }
  static Six put(int[] ns, int n) { return null; }
  static Seven put(long a, long b) { return null; }
}
class Base {}
class Sub extends Base {}
class One { void one() {} }
class Two { void two() {} }
class Three { void three() {} }
class Four { void four() {} }
class Five { void five() {} }
class Six { void six() {} }
class Seven { void seven() {} }
== Use.java
class Use {
  void m(Sub sub, Object any, Runnable run) {
    A.put(1).one();
    A.put("" + any).two();
    A.put(any).three();
    A.put(run).three();
    A.put(sub).four();
    A.put(new Base() {}).four();
    A.put("a", 1, 2).five();
    A.put("a", 1).five();
    A.put(new int[0], 1).six();
    A.put(1, 2).seven();
  }
}
""",
        "Use.java",
        "\n".join(["Use.m -> A.java:A.put qualified"] * 10)
        + """
        Use.m -> A.java:One.one declared-type virtual
        Use.m -> A.java:Two.two declared-type virtual
        Use.m -> A.java:Three.three declared-type virtual
        Use.m -> A.java:Three.three declared-type virtual
        Use.m -> A.java:Four.four declared-type virtual
        Use.m -> A.java:Four.four declared-type virtual
        Use.m -> A.java:Base lexical
        Use.m -> A.java:Five.five declared-type virtual
        Use.m -> A.java:Five.five declared-type virtual
        Use.m -> A.java:Six.six declared-type virtual
        Use.m -> A.java:Seven.seven declared-type virtual
        """,
    )


def test_what_the_types_do_not_decide_stays_ambiguous(check: Check) -> None:
    check(
        """
== A.java
class A {
  void put(String s) {}
  void put(Number n) {}
  void put(int[] ns) {}
  void put(String... s) {}
  void m(Odd<?> odd) { put(odd); put(null); put(); }
}
""",
        "A.java",
        "\n".join(["A.m -> A.put self virtual"] * 7),
    )


def test_overloads_may_stand_in_several_ancestors(check: Check) -> None:
    check(
        """
== A.java
class A { One go(int n) { return null; } Two go(String s) { return null; } }
class B extends A { One go(int n) { return super.go(n); } }
interface I { default Two also() { return null; } One go(int n); }
abstract class C extends B implements I { void m() { go("a").two(); go(1).one(); also().two(); } }
class One { void one() {} }
class Two { void two() {} }
""",
        "A.java",
        """
        B.go -> A.go super
        C.m -> A.go self virtual
        C.m -> B.go self virtual
        C.m -> I.also self virtual
        C.m -> Two.two declared-type virtual
        C.m -> Two.two declared-type virtual
        C.m -> One.one declared-type virtual
        """,
    )


def test_overrides_have_the_same_parameters(check: Check) -> None:
    check(
        """
== A.java
interface I<T> { void go(T t); void stop(); }
class A implements I<String> {
  public void go(String s) {}
  public void go(int a, int b) {}
  public void stop() {}
  static void idle() {}
}
class B extends A {
  public void stop() {}
  void stop(int n) {}
  static void idle() {}
}
""",
        "A.java",
        """
        A.go -> I.go heritage
        A.stop -> I.stop heritage
        B.stop -> A.stop heritage
        """,
        ["overrides"],
    )


def test_fields_and_methods_of_one_name_are_told_apart(check: Check) -> None:
    files = """
== A.java
class A {
  int size;
  int size() { return size; }
  void m(int size) { size(); this.size = size; this.size(); }
}
"""
    check(
        files,
        "A.java",
        "A.m -> A.size self virtual\nA.m -> A.size self virtual",
    )
    check(
        files,
        "A.java",
        "A.size -> A.size self\nA.m -> A.size self",
        ["references"],
    )


def test_bare_names_are_looked_for_outwards_inherited_ones_first(check: Check) -> None:
    check(
        """
== A.java
import java.util.TimerTask;
class Base { void run() {} void help() {} }
class A {
  void help() {}
  void own() {}
  class Inner extends Base {
    void m() { help(); own(); toString(); }
  }
  Object o = new TimerTask() { public void run() { own(); cancel(); } };
  Runnable r = new Runnable() { public void run() { own(); hashCode(); } };
  public String toString() { return ""; }
  public int hashCode() { return 1; }
}
""",
        "A.java",
        """
        A.Inner.m -> Base.help self virtual
        A.Inner.m -> A.own self virtual
        A.Inner.m -> java.lang.Object.toString builtin
        A.o -> java.util.TimerTask import
        A.r -> java.lang.Runnable builtin
        A.o.<anonymous>.run -> A.own name virtual
        A.o.<anonymous>.run -> java.util.TimerTask.cancel self
        A.r.<anonymous>.run -> A.own name virtual
        A.r.<anonymous>.run -> java.lang.Object.hashCode builtin
        """,
    )


def test_imports_bring_types_members_and_methods(check: Check) -> None:
    check(
        """
== org/depot/Box.java
package org.depot;
public class Box {
  public static Box wrap(int n) { return null; }
  public static Box wrap() { return null; }
  public Lid lid() { return null; }
  public static class Lid { public void shut() {} }
}
== org/depot/Units.java
package org.depot;
public class Units { public static int twice(int n) { return n; } static void log() {} }
== app/Main.java
package app;
import org.depot.Box.Lid;
import org.depot.*;
import static org.depot.Box.wrap;
import static org.depot.Units.*;
import static org.junit.Assert.*;
class Main {
  void m(Lid lid, Box.Lid other) {
    lid.shut(); other.shut(); wrap(twice(1)).lid().shut(); assertTrue(true);
    org.depot.Units.log();
    log("text");
  }
  void log(String a, String b) {}
}
""",
        "app/Main.java",
        """
        Main.m -> org/depot/Box.java:Box.Lid.shut declared-type virtual
        Main.m -> org/depot/Box.java:Box.Lid.shut declared-type virtual
        Main.m -> org/depot/Box.java:Box.wrap import
        Main.m -> org/depot/Units.java:Units.twice import
        Main.m -> org/depot/Box.java:Box.lid declared-type virtual
        Main.m -> org/depot/Box.java:Box.Lid.shut declared-type virtual
        Main.m -> org/depot/Units.java:Units.log qualified
        Main.m -> org.junit.Assert.assertTrue import
        Main.m -> org.junit.Assert.log import
        """,
    )


def test_constructors_are_chosen_and_called_by_each_other(check: Check) -> None:
    check(
        """
== A.java
class A {
  A(int n) { this(n, ""); }
  A(int n, String s) { super(); }
  static A make() { return new A(1); }
}
class B extends A {
  B() { super(2); }
  Object o = new A(1, "") { };
}
class C extends B { C() { super(); new C(); new D(); } }
class D {}
""",
        "A.java",
        """
        A.A -> A.A qualified
        A.make -> A lexical
        A.make -> A.A lexical
        B.B -> A.A super
        B.o -> A lexical
        B.o -> A.A lexical
        C.C -> B.B super
        C.C -> C lexical
        C.C -> C.C lexical
        C.C -> D lexical
        """,
    )


def test_functions_without_a_name_are_handed_what_is_declared(check: Check) -> None:
    check(
        """
== A.java
import java.util.*;
import java.util.function.*;
class Item { void use() {} Item next() { return null; } }
interface Maker<S, T> { T make(S from); }
class A {
  List<Item> items;
  void each(Consumer<Item> c) {}
  <T> void with(Maker<Item, T> m) {}
  void m() {
    each(a -> a.use());
    with(b -> b.next());
    items.stream().filter(c -> c.next() != null).map(d -> d.next()).forEach(e -> e.use());
    BiFunction<String, Item, Item> f = (g, h) -> h.next();
    Odd odd = i -> i.use();
  }
}
""",
        "A.java",
        """
        A.m -> A.each self virtual
        A.m -> A.with self virtual
        A.m -> Item.use argument virtual
        A.m -> Item.next argument virtual
        A.m -> Item.next argument virtual
        A.m -> Item.next argument virtual
        A.m -> Item.use argument virtual
        A.m -> Item.next argument virtual
        A.m -> ? by-name
        A.m -> ? by-name
        A.m -> java.util.List.stream declared-type
        A.m -> java.util.stream.Stream.filter element
        A.m -> java.util.stream.Stream.map element
        """,
    )


def test_annotations_are_not_called(check: Check) -> None:
    files = """
== A.java
@interface Mark { int value(); }
@Mark(1) class A { @Mark(2) int n; @Override public String toString() { return ""; } }
"""
    check(files, "A.java", "")
    check(
        files,
        "A.java",
        "A -> Mark lexical\nA.n -> Mark lexical\nA.toString -> java.lang.Override builtin",
        ["decorates"],
    )


def test_a_class_from_outside_above_hides_no_type_of_the_package(check: Check) -> None:
    check(
        """
== p/A.java
package p;
class A implements Cloneable { B b() { return null; } void m() { b().go(); } }
== p/B.java
package p;
class B { void go() {} }
""",
        "p/A.java",
        """
        A.m -> A.b self virtual
        A.m -> p/B.java:B.go declared-type virtual
        """,
    )


def test_a_class_that_extends_a_container_has_its_items(check: Check) -> None:
    check(
        """
== A.java
import java.util.ArrayList;
class Item { void use() {} }
class Items<T extends Item> extends ArrayList<T> {}
class Own extends Items<Item> {}
class A {
  void m(Own own) {
    own.get(0).use();
    for (var each : own) each.use();
    own.forEach(each -> each.use());
  }
}
""",
        "A.java",
        """
        A.m -> java.util.ArrayList.get declared-type
        A.m -> java.util.ArrayList.forEach declared-type
        A.m -> Item.use declared-type virtual
        A.m -> Item.use declared-type virtual
        A.m -> Item.use argument virtual
        """,
    )


def test_an_enum_has_its_constants(check: Check) -> None:
    check(
        """
== A.java
import java.util.stream.Stream;
enum Size {
  SMALL, LARGE { void grow() {} };
  void grow() {}
  static void all() { for (Size each : values()) each.grow(); for (var s : values()) s.grow(); }
}
class A {
  void m(java.util.List<java.util.List<Size>> sizes) {
    Size.valueOf("SMALL").grow();
    Size.LARGE.grow();
    sizes.stream().flatMap(each -> each.stream()).forEach(size -> size.grow());
  }
}
""",
        "A.java",
        """
        Size.all -> java.lang.Enum.values builtin
        Size.all -> java.lang.Enum.values builtin
        Size.all -> Size.grow declared-type virtual
        Size.all -> Size.grow element virtual
        A.m -> java.lang.Enum.valueOf builtin
        A.m -> Size.grow return virtual
        A.m -> Size.grow declared-type virtual
        A.m -> java.util.List.stream declared-type
        A.m -> java.util.stream.Stream.flatMap element
        A.m -> java.util.List.stream argument
        A.m -> ? by-name
        A.m -> Size.grow argument virtual
        """,
    )


def test_more_overloads_than_a_name_may_have_values_are_told_apart(check: Check) -> None:
    methods = "".join(f"  void put(T{n} it) {{}}\n" for n in range(20))
    types = "".join(f"class T{n} {{}}\n" for n in range(20))
    check(
        f"== A.java\nclass A {{\n{methods}  void m(T3 it) {{ put(it); }}\n}}\n{types}",
        "A.java",
        "A.m -> A.put self virtual",
    )
