"""TypeScript: types, declarations, and what it adds to JavaScript."""

from __future__ import annotations

import pytest
from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import ImportFlag, Role


def test_types_are_symbols_with_members() -> None:
    facts = read(
        "typescript",
        """
        interface Shape<T> extends Base, ns.Other<T> { area(): number; name: string; (x: T): void }
        type Options = { deep: boolean; on(x: number): void };
        type Id = string | number;
        enum Colour { Red, Green = 2, "odd" }
        namespace Util { export const a = 1; function hidden() {} }
        abstract class A<T> extends B<T> implements Shape<T>, Id {
          constructor(private readonly db: Db, public n = 1, plain?: string) { super(); }
          abstract run(): void;
          protected x?: T;
          over(a: string): void;
          over(a: any) {}
        }
        """,
    )
    assert facts.symbols == [
        "interface Shape",
        "method Shape.area",
        "field Shape.name",
        "interface Options",
        "field Options.deep",
        "method Options.on",
        "type-alias Id",
        "enum Colour",
        "enum-member Colour.Red",
        "enum-member Colour.Green",
        "enum-member Colour.odd",
        "namespace Util",
        "constant Util.a",
        "function Util.hidden",
        "class A",
        "constructor A.constructor",
        "field A.db",
        "field A.n",
        "method A.run",
        "field A.x",
        "method A.over",
        "method A.over",
    ]
    assert facts.heritage == [
        "Shape inherits Base",
        "Shape inherits ns.Other[T]",
        "A inherits B[T]",
        "A implements Shape[T]",
        "A implements Id",
    ]
    assert facts.flags("A") == "abstract"
    assert facts.flags("A.run") == "abstract"
    assert facts.flags("Shape.area") == "abstract"
    assert facts.flags("A.over") == "overload"
    assert facts.members == ["#Shape.() = lambda", "self.db = db", "self.n = n"]
    assert facts.header("A") == "abstract class A<T> extends B<T> implements Shape<T>, Id"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("string", "<string>"),
        ("A.B<C>", "A.B[C]"),
        ("A[]", "<Array>[A]"),
        ("A | null", "A | <null>"),
        ("[A, B]", "tuple(A, B)"),
        ("Map<string, A>", "Map[(<string>, A)]"),
        ("Promise<A>", "Promise[A]"),
        ("readonly A[]", "<Array>[A]"),
        ("() => A", "lambda"),
        ("{ a: A; b: B }", "{< a>: A, < b>: B}"),
        ("typeof a", "typeof a"),
        ("A extends B ? C : D", "C | D"),
        ("this", "self"),
    ],
)
def test_annotations_are_read_as_types(written: str, read_as: str) -> None:
    facts = read("typescript", f"let x: {written};")
    assert facts.show(facts.symbol("x").annotation) == read_as


def test_declared_types_are_mentioned() -> None:
    facts = read(
        "typescript", "function f<T extends A>(a: n.B<C>, ...b: T[]): a is D { return x as E; }"
    )
    assert facts.occurrences(Role.TYPE) == [
        "f: A -> A",
        "f: B -> n.B",
        "f: C -> C",
        "f: D -> D",
        "f: E -> E",
    ]
    assert facts.returns == ["f -> a E"]


def test_casts_are_values_of_their_type() -> None:
    facts = read(
        "typescript",
        "const a = x as A, b = <B>x, c = x!, d = x satisfies D, e = [1] as const, f = g<H>(x);",
    )
    assert facts.bindings == [
        "a = a A",
        "b = a B",
        "c = x",
        "d = x",
        "e = Array(<number>)",
        "f = g(x, =g[H])",
    ]


def test_declarations_of_what_is_elsewhere_are_for_the_type_checker() -> None:
    facts = read(
        "typescript",
        """
        declare function f(a: A): void;
        declare const b: B;
        declare module "m" { export function g(): void; }
        declare global { interface Window { h: 1 } }
        function i(a: string): void;
        function i(a: any) {}
        """,
    )
    flagged = [
        name for name in ("f", "b", "m", "m.g", "Window") if "type_only" in facts.flags(name)
    ]
    assert flagged == ["f", "b", "m", "m.g", "Window"]
    assert facts.flags("i") == "overload"


def test_imports_tell_types_apart() -> None:
    facts = read(
        "typescript",
        """
        import type { A } from "a";
        import { type B, C, type as D } from "b";
        import fs = require("fs");
        import Alias = ns.Inner;
        export type { E } from "e";
        export = thing;
        """,
    )
    assert facts.imports == [
        "a A as A type_only",
        "b B as B type_only",
        "b C as C",
        "b type as D",
        "fs as fs default",
        "e E as E reexport type_only",
    ]
    assert facts.bindings == ["Alias = ns.Inner"]
    assert facts.exports == ["default = thing"]


def test_a_this_parameter_is_no_parameter() -> None:
    facts = read("typescript", "function f(this: Foo, a: A) {}")
    assert [
        (fact.name, fact.position) for fact in facts.outline.bindings if fact.position >= 0
    ] == [("a", 0)]


def test_parameter_decorators_are_mentioned_by_the_method() -> None:
    facts = read("typescript", "class A { constructor(@inject(Token) private t: T) {} }")
    assert facts.occurrences(Role.DECORATE) == ["A.constructor: inject -> inject"]


def test_destructured_parameters_follow_their_annotation() -> None:
    facts = read("typescript", "const View = ({ a, b }: Props) => a;")
    assert facts.bindings == ["parameter a = a Props.a", "parameter b = a Props.b"]


def test_tsx_knows_types_and_markup() -> None:
    facts = read("tsx", "const a = <T,>(p: T) => <List<T> items={p}/>;")
    assert facts.symbols == ["function a"]
    assert facts.calls == ["a: List -> List(items=p)"]


def test_generic_call_signatures_need_no_semicolons_between() -> None:
    facts = read(
        "typescript",
        """
        interface Route {
          // comment
          <T>(one: T): void

          /** comment */
          <T extends string>(path: T): T
        }
        const less = one
          < two;
        class After {}
        """,
    )
    assert facts.symbols == ["interface Route", "constant less", "class After"]


def test_variance_of_type_parameters_is_passed_over() -> None:
    facts = read("typescript", "interface Box<in out T, out U = T> { (x: T): U }\nclass After {}")
    assert facts.symbols == ["interface Box", "class After"]


def test_what_a_block_for_a_module_exports_is_not_the_file_s() -> None:
    facts = read(
        "typescript",
        """
        declare module "m" {
          function g(): void;
          export { g as h };
          export default g;
          export * from "n";
        }
        declare module 'whole' { class W {} export = W; export {}; }
        declare module plain { const x: number; }
        export module 'o' { const o: string; }
        export const own = 1;
        """,
    )
    shown = [f"{facts.qualified(each.container)}: {each.name}" for each in facts.outline.exports]
    assert shown == [
        "m: h",
        "m: default",
        "whole: default",
        "whole: =",
        "whole: ",
        "<module>: own",
    ]
    assert [name for name in ("m", "whole", "plain", "o") if "ambient" in facts.flags(name)] == [
        "m",
        "whole",
        "o",
    ]
    names = [binding.name for binding in facts.outline.bindings if binding.scope == 0]
    assert names == ["plain", "own"]


def test_words_that_the_grammar_does_not_know_are_passed_over() -> None:
    facts = read(
        "typescript",
        """
        export type * from "./a";
        export type * as b from "./b";
        export abstract class A { static accessor x = 1; abstract accessor y: number }
        """,
    )
    assert all(fact.flags & ImportFlag.TYPE_ONLY for fact in facts.outline.imports)
    assert facts.symbols == ["class A", "field A.x", "field A.y"]


def test_a_modifier_can_be_the_name_of_a_member() -> None:
    facts = read("typescript", "class A { abstract?: 1; accessor() { return this.abstract } }")
    assert facts.symbols == ["class A", "field A.abstract", "method A.accessor"]
