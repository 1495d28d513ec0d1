"""JavaScript: what the table and the adapter together make of its constructs."""

from __future__ import annotations

from tests.unit.extract.reading import read

from codegraph_lsp.model.kinds import Role, ScopeKind


def test_functions_are_named_by_what_they_are_assigned_to() -> None:
    facts = read(
        "javascript",
        """
        function a() {}
        async function* b() {}
        const c = () => 1, d = function () {};
        let e = async x => x;
        const F = class { m() {} };
        use(function g() {}, () => {});
        """,
    )
    assert facts.symbols == [
        "function a",
        "function b",
        "function c",
        "function d",
        "function e",
        "class F",
        "method F.m",
    ]
    assert facts.flags("b") == "async generator"
    assert facts.flags("e") == "async"
    assert facts.header("c") == "const c = ()"
    assert facts.returns == ["c -> <number>", "e -> x"]


def test_classes_have_methods_fields_and_accessors() -> None:
    facts = read(
        "javascript",
        """
        class A extends mixin(B) {
          static #count = 0;
          size = 1;
          handler = () => this.size;
          constructor(n) { super(n); this.n = n; this.go = () => n; }
          get value() { return this.n; }
          set value(v) { this.n = v; }
          static async make() { return this.all; }
          *[Symbol.iterator]() {}
        }
        """,
    )
    assert facts.symbols == [
        "class A",
        "field A.#count",
        "field A.size",
        "method A.handler",
        "constructor A.constructor",
        "field A.n",
        "method A.go",
        "property A.value",
        "property A.value",
        "method A.make",
        "method A.[Symbol.iterator]",
    ]
    assert facts.heritage == ["A inherits mixin(B)"]
    assert facts.flags("A.make") == "async static"
    assert facts.flags("A.#count") == "static"
    assert "A.make -> #A.all" in facts.returns
    assert facts.calls == ["A: mixin -> mixin(B)", "A.constructor: super -> super(n)"]


def test_functions_in_an_object_with_a_name_are_its_members() -> None:
    facts = read(
        "javascript",
        """
        const api = {
          get() { return this.base; },
          post: function () {},
          'put': () => {},
          base: url,
          nested: { inner() {} },
          plain: { size: 1 },
        };
        export default { mounted() {} };
        call({ ignored() {} });
        """,
    )
    assert facts.symbols == [
        "constant api",
        "method api.get",
        "method api.post",
        "method api.put",
        "field api.nested",
        "method api.nested.inner",
        "constant default",
        "method default.mounted",
    ]
    assert facts.bindings[0].startswith(
        "api = Object{< get>: #api.get, < post>: #api.post, < put>: #api.put, < base>: url"
    )
    assert facts.returns == ["api.get -> #api.base"]


def test_functions_assigned_to_members_belong_to_their_holder() -> None:
    facts = read(
        "javascript",
        """
        function Shape() { this.sides = 0; }
        Shape.prototype.area = function () { return this.sides; };
        Shape.create = () => new Shape();
        exports.helper = function () {};
        module.exports.other = () => {};
        unknown.method = function () {};
        """,
    )
    assert facts.symbols == [
        "function Shape",
        "method Shape.area",
        "method Shape.create",
        "function helper",
        "function other",
    ]
    assert facts.exports == ["helper = #helper", "other = #other"]
    assert facts.members == [
        "self.sides = <number>",
        "Shape.prototype.area = #Shape.area",
        "Shape.create = #Shape.create",
        "exports.helper = #helper",
        "module.exports.other = #other",
        "unknown.method = lambda",
    ]


def test_names_belong_to_blocks_or_functions_by_how_they_are_declared() -> None:
    facts = read(
        "javascript",
        """
        function f(xs) {
          { const a = 1; var b = 2; }
          for (const c of xs) { use(c); }
          for (var d in xs) {}
          for (let i = 0; i < 3; i++) {}
          try {} catch (e) { e; }
          if (xs) { plain(); }
          late = xs;
          let late;
        }
        """,
    )
    kinds = {
        fact.name: ScopeKind(facts.outline.scopes[fact.scope].kind).name
        for fact in facts.outline.bindings
    }
    assert kinds == {
        "f": "MODULE",
        "xs": "FUNCTION",
        "a": "BLOCK",
        "b": "FUNCTION",
        "c": "BLOCK",
        "d": "FUNCTION",
        "i": "BLOCK",
        "e": "BLOCK",
        "late": "FUNCTION",
    }
    assert facts.mentioned == ["CALL use", "CALL plain"]
    assert "late = xs" in facts.bindings


def test_destructuring_takes_members_and_elements() -> None:
    facts = read(
        "javascript",
        """
        function f({ a, b: { c }, ...rest }, [d, , e] = xs) {
          const { g = 1, h: i } = obj;
          [j, k] = pair;
        }
        """,
    )
    assert facts.bindings == [
        "parameter 0",
        "parameter a = 0.a",
        "parameter c = 0.b.c",
        "rest",
        "parameter 1 = xs",
        "parameter d = 1[*0]",
        "parameter e = 1[*2]",
        "g = obj.g",
        "i = obj.h",
    ]
    assert "f: h -> obj.h" in facts.occurrences(Role.READ)


def test_modules_import_in_all_forms() -> None:
    facts = read(
        "javascript",
        """
        import a, { b, c as d, default as e } from "m";
        import * as ns from 'n';
        import "side";
        const f = require("o");
        const { g, h: i } = require("p");
        const j = await import("q");
        require(dynamic);
        """,
    )
    assert facts.imports == [
        "m default as a default",
        "m b as b",
        "m c as d",
        "m default as e default",
        "n as ns namespace",
        "side as -",
        "o as - default dynamic",
        "p as - default dynamic",
        "q as - dynamic namespace",
    ]
    assert facts.bindings == [
        "f = import 6",
        "g = import 7.g",
        "i = import 7.h",
        "j = await import 8",
    ]
    assert facts.calls == ["<module>: require -> require(dynamic)"]


def test_modules_export_in_all_forms() -> None:
    facts = read(
        "javascript",
        """
        export const a = 1, b = () => {};
        export function c() {}
        export class D {}
        export { e, f as g };
        export * from "m";
        export * as h from "n";
        export { i, j as default } from "o";
        export default e;
        """,
    )
    assert facts.exports == [
        "a = a",
        "b = #b",
        "c = #c",
        "D = #D",
        "e = e",
        "g = f",
        "default = e",
    ]
    assert facts.imports == [
        "m * as - reexport",
        "n as h namespace reexport",
        "o i as i reexport",
        "o j as default reexport",
    ]
    assert facts.flags("b") == "exported"
    assert facts.header("c") == "export function c()"


def test_a_default_export_without_a_name_is_called_default() -> None:
    facts = read("javascript", "export default function () { return 1; }")
    assert facts.symbols == ["function default"]
    assert facts.flags("default") == "default_export exported"
    assert facts.exports == ["default = #default"]
    named = read("javascript", "export default class A {}")
    assert named.exports == ["default = #A"]
    assert named.flags("A") == "default_export exported"


def test_commonjs_exports_an_object_and_its_entries() -> None:
    facts = read(
        "javascript",
        "function a() {}\nconst b = 1;\nmodule.exports = { a, c: b };\nexports.d = b;\n",
    )
    assert facts.exports == [
        "default = Object{< a>: a, < c>: b}",
        "a = a",
        "c = b",
        "d = b",
    ]
    assert facts.flags("a") == "exported"


def test_what_a_commonjs_module_is_has_a_symbol() -> None:
    named = read("javascript", "module.exports = function lone(n) { return n; };")
    assert named.symbols == ["function lone"]
    assert named.exports == ["default = #lone"]
    assert read("javascript", "module.exports = class { m() {} };").symbols == [
        "class default",
        "method default.m",
    ]


def test_components_are_called_by_their_markup() -> None:
    facts = read(
        "javascript",
        """
        const App = () => (
          <Page.Body title={t} {...rest}>
            <div onClick={() => go()}><Icon /></div>
          </Page.Body>
        );
        """,
    )
    assert facts.calls == [
        "App: Body -> Page.Body(title=t)",
        "App: go -> go()",
        "App: Icon -> Icon()",
    ]
    assert facts.mentioned.count("READ Body") == 1


def test_calls_through_chains_tags_and_constructors() -> None:
    facts = read(
        "javascript",
        """
        a?.b?.(c);
        tag`x${y}`;
        new ns.Thing(1);
        new Bare;
        (await load()).run();
        (function () { inner(); })();
        """,
    )
    assert facts.calls == [
        "<module>: b -> a.b(c)",
        "<module>: tag -> tag(?, y)",
        "<module>: Thing -> new ns.Thing(<number>)",
        "<module>: Bare -> new Bare()",
        "<module>: load -> load()",
        "<module>: run -> await load().run()",
        "<module>: inner -> inner()",
    ]


def test_a_method_that_is_bound_in_the_constructor_stays_one_symbol() -> None:
    facts = read(
        "javascript",
        "class A { constructor() { this.run = this.run.bind(this); this.n = 1; } run() {} }",
    )
    assert facts.symbols == ["class A", "constructor A.constructor", "field A.n", "method A.run"]
    assert facts.occurrences(Role.WRITE) == ["A.constructor: run -> self.run"]


def test_this_is_the_class_only_where_it_can_be() -> None:
    facts = read(
        "javascript",
        """
        class A {
          m() { each(() => this.a()); each(function () { this.b(); }); }
        }
        """,
    )
    assert facts.calls == [
        "A.m: each -> each(lambda)",
        "A.m: a -> self.a()",
        "A.m: each -> each(lambda)",
    ]


def test_only_doc_comments_document() -> None:
    facts = read(
        "javascript",
        "/** Says. */\nexport function a() {}\n// plain\nfunction b() {}\n"
        "/** far */\n\nfunction c() {}\n",
    )
    assert [facts.doc(name) for name in "abc"] == ["/** Says. */", "", ""]


def test_decorators_wait_for_their_member() -> None:
    facts = read("javascript", "@Injectable()\nexport class A { @Input() x; @On('y') m() {} }")
    assert facts.decorators == ["Injectable() on A", "Input() on A.x", "On(<string>) on A.m"]


def test_reserved_words_are_names_of_what_modules_export() -> None:
    facts = read(
        "javascript",
        """
        export { f as function, n as null };
        export { default as class } from "./a";
        export * as default from "./b";
        import { function as g } from "./c";
        """,
    )
    assert [each.name for each in facts.outline.exports] == ["function", "null"]
    imported = [(each.module, each.name, each.alias) for each in facts.outline.imports]
    assert imported == [
        ("./a", "default", "class"),
        ("./b", "", "default"),
        ("./c", "function", "g"),
    ]
