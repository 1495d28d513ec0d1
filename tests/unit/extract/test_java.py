"""Java: types and their members, patterns, names that mean methods."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.facts import Call, Member, Name, New
from codegraph_lsp.model.kinds import Role

CART = """
package org.shop;

/** Holds items. */
public abstract class Cart<T extends Item> extends Bag<T> implements Taker, Shown {
    private static final int MOST = 3, LEAST = 1;
    T[] items;
    protected Cart(int n, T... more) throws Full {}
    static Cart<Item> empty() { return null; }
    abstract void show();
    enum Size implements Shown { SMALL(1) { void show() {} }, LARGE; Size(int n) {} }
    record Pair<A>(A one, int two) { int two() { return two; } }
    interface Taker { void take(); private void help() {} int LIMIT = 1; }
    @interface Mark { String value() default ""; }
}
"""


def test_types_have_fields_methods_constructors_and_constants() -> None:
    facts = read("java", CART)
    assert facts.outline.package == "org.shop"
    assert facts.symbols == [
        "class Cart",
        "field Cart.MOST",
        "field Cart.LEAST",
        "field Cart.items",
        "constructor Cart.Cart",
        "method Cart.empty",
        "method Cart.show",
        "enum Cart.Size",
        "enum-member Cart.Size.SMALL",
        "class Cart.Size.SMALL.<anonymous>",
        "method Cart.Size.SMALL.<anonymous>.show",
        "enum-member Cart.Size.LARGE",
        "constructor Cart.Size.Size",
        "record Cart.Pair",
        "field Cart.Pair.one",
        "method Cart.Pair.one",
        "field Cart.Pair.two",
        "method Cart.Pair.two",
        "interface Cart.Taker",
        "method Cart.Taker.take",
        "method Cart.Taker.help",
        "constant Cart.Taker.LIMIT",
        "interface Cart.Mark",
        "method Cart.Mark.value",
    ]


def test_types_extend_and_implement_others() -> None:
    facts = read("java", CART)
    assert facts.heritage == [
        "Cart inherits Bag[T]",
        "Cart implements Taker",
        "Cart implements Shown",
        "Cart.Size implements Shown",
        "Cart.Size.SMALL.<anonymous> inherits #Cart.Size",
    ]


def test_definitions_have_docs_and_modifiers() -> None:
    facts = read("java", CART)
    assert facts.doc("Cart") == "/** Holds items. */"
    assert facts.flags("Cart") == "abstract exported"
    assert facts.flags("Cart.MOST") == "private static"
    assert facts.flags("Cart.LEAST") == "private static"
    assert facts.flags("Cart.empty") == "exported package static"
    assert facts.flags("Cart.show") == "abstract exported package"
    assert facts.flags("Cart.Taker.take") == "abstract exported"


def called(source: str) -> list[str]:
    """Names of callees, as calls and references to methods name them."""
    facts = read("java", source)
    made = facts.outline.expressions
    found = []
    for occurrence in facts.facts.body.occurrences:
        fact = made[occurrence.expression]
        if isinstance(fact, (Call, New)):
            fact = made[fact.callee]
        if isinstance(fact, (Name, Member)) and occurrence.role in (Role.CALL, Role.READ):
            found.append(fact.name)
    return found


def test_methods_are_named_with_the_number_of_arguments() -> None:
    found = called(
        """
        class A {
            A() { this(1); }
            A(int n) { super(n, n); }
            void m() { go(); at.go(1, 2); Runnable r = A::go; Maker m = A::new; super.go(at); }
        }
        """
    )
    expected = "<init>(1) <init>(2) go(0) at go(2) A go(*) A <init>(*) go(1) at"
    assert " ".join(found) == expected


def test_imports_take_the_last_name_out_of_the_others() -> None:
    facts = read(
        "java",
        """
        import org.depot.Box;
        import org.depot.Box.Lid;
        import org.depot.*;
        import static org.depot.Box.wrap;
        import static org.depot.Units.*;
        import Plain;
        """,
    )
    found = [(each.module, each.name, each.alias) for each in facts.outline.imports]
    assert found == [
        ("org.depot", "Box", "Box"),
        ("org.depot.Box", "Lid", "Lid"),
        ("org.depot", "*", ""),
        ("org.depot.Box", "wrap", "wrap"),
        ("org.depot.Units", "*", ""),
        ("", "Plain", "Plain"),
    ]


def test_a_local_is_known_from_its_declaration_on() -> None:
    facts = read(
        "java",
        """
        class A {
            int n;
            void m() { use(n); int n = 1; use(n); }
        }
        """,
    )
    (local,) = [each for each in facts.outline.bindings if each.name == "n"]
    method = facts.symbol("A.m").scope
    assert facts.outline.scopes[local.scope].parent == method
    reads = [each for each in facts.facts.body.occurrences if each.role == Role.READ]
    assert [facts.text(each.start, each.end) for each in reads] == ["n"]


def test_patterns_bind_where_they_hold() -> None:
    facts = read(
        "java",
        """
        class A {
            void m(Object o) {
                if (o instanceof B b) { b.go(); }
                if (!(o instanceof C c)) return;
                c.go();
                switch (o) {
                    case D d when d.fits() -> d.go();
                    case E(int x, F f) -> f.go();
                    default -> {}
                }
            }
        }
        """,
    )
    method = facts.symbol("A.m").scope
    bound = {each.name: each.scope for each in facts.outline.bindings}
    assert {"o", "b", "c", "d", "x", "f"} <= set(bound)
    assert bound["c"] == method
    assert method not in (bound["b"], bound["d"], bound["f"])
    assert bound["d"] != bound["f"]


def test_an_empty_pattern_of_a_nested_record_is_no_call() -> None:
    # The grammar takes it for one, without an error.
    facts = read(
        "java",
        """
        class A {
            int b(Object c) {
                return switch (c) {
                    case D.E() -> 1;
                    case D.E(F(), G g) -> 2;
                    default -> h();
                };
            }
        }
        """,
    )
    assert facts.calls == ["A.b: h -> h(0)()"]
    told = facts.facts.body.occurrences
    types = [facts.text(e.start, e.end) for e in told if e.role == Role.TYPE]
    assert types == ["Object", "D", "E", "D", "E", "F", "G"]


def test_annotations_decorate_with_what_they_mention() -> None:
    facts = read(
        "java",
        """
        @Table(name = NAME, of = Row.class)
        class A {
            @Inject @Named("x") B b;
            void m(@Nullable C c) { @Checked int n = 1; }
        }
        """,
    )
    made = facts.facts.body.occurrences
    told = [facts.text(e.start, e.end) for e in made if e.role == Role.DECORATE]
    assert told == ["Table", "Inject", "Named", "Nullable", "Checked"]
    assert [facts.text(e.start, e.end) for e in made if e.role == Role.READ] == ["NAME"]
    assert facts.flags("A") == "decorated exported package"


def test_branches_count() -> None:
    facts = read(
        "java",
        """
        class A {
            int m(int n) {
                if (n > 1 && n < 9 || n == 3) n++;
                for (int i = 0; i < n; i++) {}
                while (n > 0) n--;
                switch (n) { case 1: break; case 2: break; default: }
                try { go(); } catch (E e) {}
                return n > 0 ? 1 : 2;
            }
        }
        """,
    )
    assert facts.symbol("A.m").complexity == 1 + 3 + 1 + 1 + 2 + 1 + 1


def test_a_header_reaches_to_the_end_of_the_parameters() -> None:
    facts = read("java", "class A { <T> T one(String a, int b) { return null; } }")
    one = facts.outline.symbols[2]
    assert facts.text(one.start, one.header_end) == "<T> T one(String a, int b)"
