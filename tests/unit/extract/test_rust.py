"""Rust: items and where they stand, use trees, patterns, macros, scopes of `let`."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import Role


def test_types_have_fields_variants_and_members() -> None:
    facts = read(
        "rust",
        """
        /// Holds items.
        #[derive(Clone)]
        pub struct Cart<T> { pub items: Vec<T>, count: u32 }
        struct Pair(pub u32, String);
        struct Unit;
        pub enum Kind { Plain, Sized(u32), Named { name: String } }
        union Bits { whole: u32 }
        type Text = String;
        pub trait Total: Sum + Clone {
            const ZERO: u32 = 0;
            type Output;
            fn total(&self) -> u32;
            fn twice(&self) -> u32 { 2 }
        }
        mod inner { pub(crate) fn deep() {} }
        macro_rules! make { () => {} }
        """,
    )
    assert facts.symbols == [
        "struct Cart",
        "field Cart.items",
        "field Cart.count",
        "struct Pair",
        "field Pair.0",
        "field Pair.1",
        "struct Unit",
        "enum Kind",
        "enum-member Kind.Plain",
        "enum-member Kind.Sized",
        "field Kind.Sized.0",
        "enum-member Kind.Named",
        "field Kind.Named.name",
        "union Bits",
        "field Bits.whole",
        "type-alias Text",
        "trait Total",
        "constant Total.ZERO",
        "type-alias Total.Output",
        "method Total.total",
        "method Total.twice",
        "namespace inner",
        "function inner.deep",
        "macro make",
    ]
    assert facts.heritage == ["Total inherits Sum", "Total inherits Clone"]
    assert facts.doc("Cart").startswith("/// Holds items.")
    assert facts.flags("Cart") == "exported"
    assert facts.flags("Cart.items") == "exported"
    assert facts.flags("Cart.count") == ""
    assert facts.flags("Kind.Plain") == "exported"
    assert facts.flags("Total.total") == "abstract exported"
    assert facts.flags("inner") == ""
    assert facts.flags("inner.deep") == "exported"


def test_members_stand_in_their_type_wherever_their_block_is() -> None:
    facts = read(
        "rust",
        """
        impl<T> Cart<T> { fn add(&self) {} }
        impl fmt::Display for Cart<u8> { fn fmt(&self) {} }
        struct Cart<T>(T);
        impl Total for Other { fn total(&self) {} }
        impl Total for &'a Cart<T> { fn total(&self) {} }
        mod inner {
            struct Cart;
            impl Cart { fn inside(&self) {} }
        }
        mod user {
            use super::Cart;
            impl Cart<u8> { fn far(&self) {} }
        }
        """,
    )
    assert (
        sorted(facts.symbols)
        == sorted(facts.symbols)
        == sorted(
            [
                "method Other.total",
                "struct Cart",
                "method Cart.add",
                "method Cart.fmt",
                "field Cart.0",
                "method Cart.total",
                "namespace inner",
                "struct inner.Cart",
                "method inner.Cart.inside",
                "namespace user",
                "method user.Cart.far",
            ]
        )
    )
    assert facts.heritage == ["Cart implements fmt::.Display", "Cart implements Total"]
    assert facts.members == [
        "Other.total = #Other.total",
        "Other.impl = Total",
        "Cart[<u8>].far = #user.Cart.far",
    ]


def test_use_trees_are_one_import_a_leaf() -> None:
    facts = read(
        "rust",
        """
        use a::{self, b::{C as D, E}, f::*};
        pub use crate::g::H;
        use super::i as _;
        extern crate j as k;
        mod l;
        #[path = "far/m.rs"]
        mod n;
        mod o { mod p; }
        """,
    )
    assert facts.imports == [
        "a as a namespace",
        "a::b C as D",
        "a::b E as E",
        "a::f * as -",
        "crate::g H as H reexport",
        "super i as -",
        "::j as k namespace",
        ".l as l namespace",
        ".=far/m.rs as n namespace",
        ".o::p as p namespace",
    ]


def test_a_let_that_shadows_opens_a_scope() -> None:
    facts = read(
        "rust",
        """
        fn f(x: Option<u8>) {
            let x = x.unwrap();
            let y = x.a();
            let y = y.b();
            y.c();
        }
        """,
    )
    scopes = {
        (b.name, b.scope): facts.show(b.value) for b in facts.outline.bindings if b.value >= 0
    }
    ys = [scope for name, scope in scopes if name == "y"]
    assert len(set(ys)) == 2
    assert [scopes["y", scope] for scope in sorted(ys)] == ["x.a()", "y.b()"]


def test_patterns_take_values_apart() -> None:
    facts = read(
        "rust",
        """
        fn f(o: A) {
            let (a, _) = o.pair();
            if let Some(b) = o.find() {}
            match o { Kind::Round(c, ..) => c, Point { x, y: d } => d, NONE => e, g @ 1..=2 => g }
            for (i, h) in o.all() {}
            o.each(|(j, k)| k);
        }
        """,
    )
    shown = [line for line in facts.bindings if "=" in line]
    assert "a = o.pair()[*0]" in shown
    assert "b = o.find()[*0]" in shown
    assert "c = Kind::.Round[o].0" in shown
    assert "d = Point[o].y" in shown
    assert "g = o" in shown
    assert "loop h = o.all()[*][*1]" in shown
    assert "READ NONE" in facts.mentioned


def test_arguments_of_macros_are_read_where_they_are_rust() -> None:
    facts = read(
        "rust",
        """
        fn f() {
            println!("{} {x}", a(1).b(), x = c());
            let v = vec![d(), E::new()];
            assert!(matches!(g(), Some(H(_))));
            json!({"k": i(1), "l": [j()]});
            select! { x = k() => l(x), }
            m! { fn made() { n(); } }
            run!(name, move |a: A, b| { a.o(b, 1); });
        }
        """,
    )
    names = [line.split(" -> ")[0].split(": ")[1] for line in facts.calls]
    assert names == (
        [
            "println",
            "a",
            "b",
            "c",
            "vec",
            "d",
            "new",
            "assert",
            "matches",
            "g",
            "json",
            "i",
            "j",
            "select",
            "k",
            "l",
            "m",
            "n",
            "run",
            "o",
        ]
    )
    assert "function f.made" in facts.symbols


def test_attributes_tell_of_tests() -> None:
    facts = read(
        "rust",
        """
        #[cfg(test)]
        mod tests {
            #[test]
            fn one() {}
            #[tokio::test]
            async fn two() {}
            fn helper() {}
        }
        """,
    )
    assert facts.flags("tests") == "test"
    assert facts.flags("tests.one") == "test"
    assert facts.flags("tests.two") == "async test"
    assert facts.flags("tests.helper") == ""


def test_paths_begin_with_names_of_their_own() -> None:
    facts = read("rust", "fn f(config: C) { config::load(); config.load(); crate::a::B::c(); }")
    calls = facts.occurrences(Role.CALL)
    assert [line.split(" -> ")[1] for line in calls] == [
        "config::.load()",
        "config.load()",
        "crate::.a.B.c()",
    ]


def test_complexity_counts_arms_loops_and_question_marks() -> None:
    facts = read(
        "rust",
        "fn f() { match a { B => 1, C => 2 }; for d in e {} if g && h {} let Some(i) = j? else {}; }",
    )
    assert facts.symbol("f").complexity == 1 + 2 + 1 + 2 + 1
