"""Rules of names and members in JavaScript and TypeScript."""

from __future__ import annotations

from tests.unit.resolve.conftest import Check, Workspace
from tests.unit.resolve.test_targets import at


def test_functions_of_exported_objects_are_the_modules(check: Check) -> None:
    check(
        """
== tools.js
function plain() {}
module.exports = {
    plain,
    cut(x) { return this.bind(x); },
    bind: (x) => plain(x),
};
== main.js
const tools = require('./tools');
const { cut } = require('./tools');
tools.bind(1);
tools.plain();
cut(2);
""",
        "main.js",
        """
        -> tools.js:bind lexical
        -> tools.js:plain qualified
        -> tools.js:cut lexical
        """,
    )


def test_code_in_exported_objects_belongs_to_its_function(check: Check) -> None:
    check(
        """
== tools.js
function plain() {}
module.exports = {
    cut(x) { return this.bind(x); },
    bind: (x) => plain(x),
};
""",
        "tools.js",
        """
        cut -> bind qualified
        bind -> plain lexical
        """,
    )


def test_many_exports_are_all_known(check: Check) -> None:
    names = [f"f{n}" for n in range(200)]
    defined = "\n".join(f"function {name}() {{}}" for name in names)
    check(
        f"""
== many.js
{defined}
module.exports = {{ {", ".join(names)} }};
== main.js
require('./many').f199();
""",
        "main.js",
        "-> many.js:f199 qualified",
    )


def test_spread_objects_give_their_members(check: Check) -> None:
    check(
        """
== main.js
const base = { run() {} };
const more = { ...base, stop() {} };
more.run();
more.stop();
let loop = { go: base.run };
loop = { ...loop };
loop.go();
""",
        "main.js",
        """
        -> base.run lexical
        -> more.stop lexical
        -> base.run qualified
        """,
    )


def test_a_class_has_no_members_of_its_instances(check: Check) -> None:
    check(
        """
== main.ts
class Card {
    static make() { return new Card(); }
    static { this.make(); }
    charge() {}
}
Card.make().charge();
Card.charge();
enum Colour { Red }
function f(colour: Colour) { colour.Red(); }
""",
        "main.ts",
        """
        Card.make -> Card lexical
        Card -> Card.make qualified
        -> Card.make qualified
        -> Card.charge return
        -> ? by-name
        f -> ? by-name
        """,
    )


def test_only_what_is_exported_is_offered(check: Check) -> None:
    check(
        """
== lib.ts
export default class Own { run() {} }
function inner() {}
export { inner as outer };
== main.ts
import { Own, inner, outer } from './lib';
import Named from './lib';
inner();
outer();
new Own();
new Named().run();
""",
        "main.ts",
        """
        -> lib.ts:inner import
        -> lib.ts:Own import
        -> lib.ts:Own.run constructor
        """,
    )


def test_a_name_that_is_only_assigned_is_the_modules(check: Check) -> None:
    check(
        """
== main.js
class Part { turn() {} }
part = new Part();
part.turn();
function later() { other = new Part(); }
other.turn();
""",
        "main.js",
        """
        -> Part lexical
        -> Part.turn constructor
        later -> Part lexical
        -> ? by-name
        """,
    )


def test_a_type_may_share_its_name_with_a_variable(check: Check) -> None:
    check(
        """
== main.ts
interface Maker { init(): void }
interface Tool { use(): void }
const Tool: Maker = make();
function f(tool: Tool) { Tool.init(); tool.use(); }
""",
        "main.ts",
        """
        f -> Maker.init declared-type virtual
        f -> Tool.use declared-type virtual
        """,
    )


def test_what_a_module_holds_is_no_function_until_it_is_known(check: Check) -> None:
    check(
        """
== made.js
module.exports = build();
== main.js
const run = require('./made');
run();
""",
        "main.js",
        "",
    )


def test_aliases_are_no_ancestors(check: Check) -> None:
    check(
        """
== main.ts
interface Base { a(): void }
type Alias = { b(): void };
type Other = Base;
interface Both extends Base, Alias, Other {}
declare interface Part { c(): void }
class Part implements Part { d() {} }
function f(both: Both) { both.a(); both.b(); }
""",
        "main.ts",
        """
        Other -> Base lexical
        Both -> Base lexical
        Both -> Alias lexical
        Both -> Other lexical
        Part -> Part lexical
        f -> Both lexical
        f -> Base.a declared-type virtual
        f -> Alias.b declared-type virtual
        """,
        ("inherits", "implements", "references", "calls"),
    )


def test_a_passed_on_module_is_not_imported_from_where_it_is_named(
    workspace: type[Workspace],
) -> None:
    made = workspace(
        """
== deep.ts
export const a = 1;
== mid.ts
export * as deep from './deep';
== main.ts
import { deep } from './mid';
"""
    )
    assert made.told(made.link("main.ts"), ("imports",)) == ["-> mid.ts: import"]


def test_keys_of_objects_are_where_their_members_are_defined() -> None:
    text = """
== main.ts
const config = { size: 1, 'deep name': { inner: 2 } };
function f(shape: { width: number }) { shape.width; }
config.size;
config['deep name'].inner;
function made() { return { part: 3 }; }
made().part;
"""
    assert at(text, "main.ts", "config.|size;") == ["local size@17"]
    assert at(text, "main.ts", "].|inner;") == ["local inner@41"]
    assert at(text, "main.ts", "shape.|width;") == ["local width@75"]
    assert at(text, "main.ts", "made().|part;") == ["local part@176"]


def test_functions_run_through_call_and_bind_and_share_prototypes(check: Check) -> None:
    check(
        """
== main.js
function Shape() {}
Shape.prototype.draw = function () {};
function Round() { Shape.call(this); }
Round.prototype = Object.create(Shape.prototype);
Round.prototype.roll = function () {};
new Round().draw();
const bound = new Round().roll.bind(null);
bound();
const { made = new Round() } = {};
made.roll();
Object.values({ a: new Shape() }).forEach((shape) => shape.draw());
for (const [, shape] of Object.entries({ a: new Shape() })) shape.draw();
Object.assign({}, { first: new Shape() }).first.draw();
""",
        "main.js",
        """
        Round -> Shape lexical
        -> builtins.Object.create builtin
        -> Round lexical
        -> Shape.draw constructor
        -> Round lexical
        -> ? by-name
        -> Round.roll constructor
        -> Round lexical
        -> Round.roll constructor
        -> builtins.Object.values builtin
        -> Shape lexical
        -> ? by-name
        -> Shape.draw argument
        -> builtins.Object.entries builtin
        -> Shape lexical
        -> Shape.draw element
        -> builtins.Object.assign builtin
        -> Shape lexical
        -> Shape.draw constructor
        """,
    )


def test_a_rest_has_the_items_of_its_type(check: Check) -> None:
    check(
        """
== main.ts
class Part { turn() {} }
function use(...parts: Part[]) {
    parts[0].turn();
    for (const part of parts) part.turn();
}
""",
        "main.ts",
        """
        use -> Part.turn declared-type virtual
        use -> Part.turn declared-type virtual
        """,
    )


def test_an_object_handed_to_a_function_keeps_the_name_of_the_result(check: Check) -> None:
    check(
        """
== wrap.ts
export function freeze<T>(value: T): Readonly<T> { return Object.freeze(value); }
== main.ts
import { freeze } from './wrap';
export const Tool = freeze({
    make(): number { return Tool.check(1); },
    check: (n: number) => n,
});
const plain = Object.freeze({ run() {} });
Tool.make();
plain.run();
""",
        "main.ts",
        """
        -> wrap.ts:freeze import
        Tool.make -> Tool.check lexical
        -> builtins.Object.freeze builtin
        -> Tool.make lexical
        -> plain.run lexical
        """,
    )


def test_accessors_of_objects_know_the_object(check: Check) -> None:
    check(
        """
== request.js
module.exports = {
    get host() { return this.get('Host'); },
    get(field) { return field; },
};
const own = {
    set size(value) { this.fit(value); },
    fit(value) {},
};
""",
        "request.js",
        """
        host -> get qualified
        own.size -> own.fit lexical
        """,
    )


def test_what_replaces_a_prototype_has_the_methods_of_instances(check: Check) -> None:
    check(
        """
== printer.js
export function Printer() { this.out = []; }
Printer.prototype = {
    print: function (text) { this.push(text); },
    push(text) { this.out.push(text); },
    get last() { return this.print('x'); },
};
Printer.of = function () { return this.make(); };
Printer.make = function () { return new Printer().push('y'); };
== main.js
import { Printer } from './printer';
new Printer().print('z');
""",
        "printer.js",
        """
        Printer.print -> Printer.push self virtual
        Printer.push -> ? by-name
        Printer.last -> Printer.print self virtual
        Printer.of -> Printer.make qualified
        Printer.make -> Printer lexical
        Printer.make -> Printer.push constructor
        """,
    )


def test_methods_may_stand_outside_of_their_class(check: Check) -> None:
    check(
        """
== runner.js
class Runner {
    run() { this.fail(); }
}
Runner.prototype.fail = function (error) {
    this.run();
    this.error = error;
    const later = () => this.stop();
};
Runner.prototype.stop = function () {};
Runner.of = function () { return this.with(1); };
Runner.with = function () {};
""",
        "runner.js",
        """
        Runner.run -> Runner.fail self virtual
        Runner.fail -> Runner.run self virtual
        Runner.fail.later -> Runner.stop self virtual
        Runner.of -> Runner.with qualified
        """,
    )


def test_functions_inside_functions_have_prototypes(check: Check) -> None:
    check(
        """
== promise.js
module.exports = function (Base) {
    function Task() { this.start(); }
    Task.prototype.start = function () { return this.wait(); };
    Task.prototype.wait = function () {};
    const Job = function () {};
    Job.prototype.start = function () { return new Task().wait(); };
    return Task;
};
(function () {
    function Task() {}
    Task.prototype.end = function () { this.wait(); };
    function other(Task) {
        Task.prototype.begin = function () { this.end(); };
    }
})();
""",
        "promise.js",
        """
        default.Task -> default.Task.start self virtual
        default.Task.start -> default.Task.wait self virtual
        default.Job.start -> default.Task lexical
        default.Job.start -> default.Task.wait constructor
        Task.end -> ? by-name
        other -> ? by-name
        """,
    )


def test_a_module_calls_its_exports_by_any_of_their_names(check: Check) -> None:
    check(
        """
== minimal.js
var api = exports;
api.isString = function (value) { return api.is(value); };
exports.is = (value) => value;
exports.both = (value) => exports.is(value) && module.exports.isString(value);
""",
        "minimal.js",
        """
        isString -> is qualified
        both -> is qualified
        both -> isString qualified
        """,
    )


_CHAINED = """
== minimal.js
exports.is = (value) => value;
== util.js
var util = module.exports = require('./minimal');
util.pad = function (text) { return util.is(text) && util.fill(text); };
util.fill = function (text) {};
== own.js
var Own = module.exports = function Own() {};
Own.of = function () { return Own.of(); };
== main.js
const util = require('./util');
util.pad(util.is('x'));
require('./own').of();
"""


def test_a_module_adds_to_the_exports_that_it_takes_over(check: Check) -> None:
    check(
        _CHAINED,
        "util.js",
        """
        pad -> minimal.js:is qualified
        pad -> fill qualified
        """,
    )
    check(
        _CHAINED,
        "main.js",
        """
        -> util.js:pad qualified
        -> minimal.js:is qualified
        -> own.js:Own.of qualified
        """,
    )


_NESTED = """
== ast.js
const AST = {
    helpers: {
        simple: function (path) { return AST.helpers.scoped(path) && this.scoped(path); },
        scoped(path) {},
    },
    sizes: { small: 1 },
};
function Base() {}
Base.cursor = {
    hide: function () {},
    clear: function () { Base.cursor.hide(); },
};
exports.parsers = { js: (text) => 1, json: (text) => exports.parsers.js(text) };
exports.AST = AST;
== main.js
const { AST, parsers } = require('./ast');
parsers.json(AST.helpers.simple(1));
"""


def test_functions_in_objects_in_objects_are_their_members(check: Check) -> None:
    check(
        _NESTED,
        "ast.js",
        """
        AST.helpers.simple -> AST.helpers.scoped lexical
        AST.helpers.simple -> AST.helpers.scoped lexical
        Base.cursor.clear -> Base.cursor.hide lexical
        parsers.json -> parsers.js lexical
        """,
    )
    check(
        _NESTED,
        "main.js",
        """
        -> ast.js:parsers.json lexical
        -> ast.js:AST.helpers.simple lexical
        """,
    )
