"""Calls in Java: which of several functions of a name is called, or overridden."""

from collections.abc import Callable

Check = Callable[..., None]


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


def test_more_overloads_than_a_name_may_have_values_are_told_apart(check: Check) -> None:
    methods = "".join(f"  void put(T{n} it) {{}}\n" for n in range(20))
    types = "".join(f"class T{n} {{}}\n" for n in range(20))
    check(
        f"== A.java\nclass A {{\n{methods}  void m(T3 it) {{ put(it); }}\n}}\n{types}",
        "A.java",
        "A.m -> A.put self virtual",
    )
