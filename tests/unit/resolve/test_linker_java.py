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
