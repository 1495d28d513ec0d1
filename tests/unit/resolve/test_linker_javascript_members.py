"""Members of objects, classes and prototypes in JavaScript and TypeScript."""

from __future__ import annotations

from tests.unit.resolve.conftest import Check
from tests.unit.resolve.test_targets import at


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
