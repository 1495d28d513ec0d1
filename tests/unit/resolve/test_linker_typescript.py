"""Calls in TypeScript and JavaScript: who is called, and by what it was found."""

from collections.abc import Callable

Check = Callable[..., None]


def test_exports_are_followed_through_reexports(check: Check) -> None:
    check(
        """
== src/pay.ts
export function charge() {}
export default class Client { get() {} }
== src/all.ts
export * from './pay';
export * as pay from './pay';
export { charge as take, default as Client } from './pay';
== main.ts
import { charge, take, Client, pay } from './src/all';
import Own, * as whole from './src/pay';
charge();
take();
pay.charge();
whole.charge();
new Client().get();
new Own();
""",
        "main.ts",
        """
        -> src/pay.ts:charge import
        -> src/pay.ts:charge import
        -> src/pay.ts:charge qualified
        -> src/pay.ts:charge qualified
        -> src/pay.ts:Client import
        -> src/pay.ts:Client.get constructor
        -> src/pay.ts:Client import
        """,
    )


def test_what_is_not_exported_cannot_be_imported(check: Check) -> None:
    check(
        """
== lib.ts
function hidden() {}
== main.ts
import { hidden } from './lib';
hidden();
""",
        "main.ts",
        "",
    )


def test_members_are_found_by_declared_types(check: Check) -> None:
    check(
        """
== main.ts
interface Store { load(): Item; }
class Item { use(): void {} }
class Disk implements Store { load(): Item { return new Item(); } }
class Owner {
    items: Item[] = [];
    constructor(private store: Store, readonly named: Map<string, Item>) {}
    run() {
        this.store.load().use();
        for (const item of this.items) { item.use(); }
        this.named.get('x')!.use();
        this.items.forEach(item => item.use());
    }
}
async function later(promise: Promise<Item>) {
    (await promise).use();
}
""",
        "main.ts",
        """
        Disk.load -> Item lexical
        Owner.run -> Store.load declared-type virtual
        Owner.run -> Item.use declared-type virtual
        Owner.run -> Item.use declared-type virtual
        Owner.run -> builtins.Map.get builtin
        Owner.run -> Item.use declared-type virtual
        Owner.run -> builtins.Array.forEach builtin
        Owner.run -> Item.use argument virtual
        later -> Item.use declared-type virtual
        """,
    )


def test_type_parameters_take_the_arguments_of_the_receiver(check: Check) -> None:
    check(
        """
== main.ts
class Item { use() {} }
interface Provider<T> { all(): T[]; }
class Event<T> { constructor(readonly held: T) {} }
function first<T>(items: T[]): T { return items[0]; }
function run(provider: Provider<Item>, event: Event<Item>, items: Item[]) {
    for (const item of provider.all()) { item.use(); }
    event.held.use();
    first(items).use();
}
""",
        "main.ts",
        """
        run -> Provider.all declared-type virtual
        run -> Item.use declared-type virtual
        run -> Item.use declared-type virtual
        run -> first lexical
        run -> Item.use declared-type virtual
        """,
    )


def test_super_and_this_follow_the_classes(check: Check) -> None:
    check(
        """
== main.ts
class Base {
    constructor() {}
    run() { this.step(); }
    step() {}
    static make() {}
}
class Child extends Base {
    constructor() { super(); super.run(); }
    step() {}
    static other() { this.make(); }
}
""",
        "main.ts",
        """
        Base.run -> Base.step self virtual
        Child.constructor -> Base.constructor super
        Child.constructor -> Base.run super
        Child.other -> Base.make qualified
        """,
    )


def test_common_js_modules_offer_what_they_assign(check: Check) -> None:
    check(
        """
== one.js
function charge() {}
exports.charge = charge;
module.exports.refund = function refund() {};
== two.js
class Client { get() {} }
module.exports = { Client };
== main.js
const one = require('./one');
const { Client } = require('./two');
one.charge();
one.refund();
new Client().get();
require('fs').readFileSync();
""",
        "main.js",
        """
        -> one.js:charge qualified
        -> one.js:refund qualified
        -> two.js:Client qualified
        -> two.js:Client.get constructor
        -> fs.readFileSync import
        """,
    )


def test_functions_called_with_new_have_members_of_their_prototype(check: Check) -> None:
    check(
        """
== main.js
function Client() { this.name = 'x'; }
Client.prototype.get = function get() {};
Client.make = function make() {};
new Client().get();
Client.make();
""",
        "main.js",
        """
        -> Client lexical
        -> Client.get constructor
        -> Client.make qualified
        """,
    )


def test_namespaces_and_enums_have_members(check: Check) -> None:
    check(
        """
== main.ts
namespace Tools {
    export function cut() {}
    export namespace Deep { export function dig() {} }
}
enum Color { Red, Green }
Tools.cut();
Tools.Deep.dig();
const color = Color.Red;
""",
        "main.ts",
        """
        -> Tools.cut qualified
        -> Tools.Deep.dig qualified
        """,
    )


def test_implemented_methods_override_those_of_the_interface(check: Check) -> None:
    check(
        """
== api.ts
export interface Store { load(): void; }
== main.ts
import { Store } from './api';
class Disk implements Store { load() {} }
""",
        "main.ts",
        "Disk.load -> api.ts:Store.load heritage",
        kinds=("overrides",),
    )


def test_a_method_of_the_receiver_s_field_is_not_the_method_itself(check: Check) -> None:
    check(
        """
== main.ts
class Inner { dispose() {} }
class Outer {
    inner = new Inner();
    dispose() { this.inner.dispose(); }
}
""",
        "main.ts",
        """
        Outer.inner -> Inner lexical
        Outer.dispose -> Inner.dispose constructor
        """,
    )


def test_a_function_says_what_its_this_is(check: Check) -> None:
    check(
        """
== parser.ts
interface Impl { compile(n: number): void; }
const shared = {
    compile(this: Impl, n: number) { return this.compile(n); },
    later(this: Impl) { return () => this.compile(1); },
};
class Lexer { lex(this: Mixed, n: number) { this.parse(n); } }
class Parser {
    parse(this: Mixed, n: number) {
        this.lex(n);
        return function (this: Lexer) { this.lex(2); };
    }
}
interface Mixed extends Lexer, Parser {}
""",
        "parser.ts",
        """
        shared.compile -> Impl.compile declared-type virtual
        shared.later -> Impl.compile declared-type virtual
        Lexer.lex -> Parser.parse declared-type virtual
        Parser.parse -> Lexer.lex declared-type virtual
        Parser.parse -> Lexer.lex declared-type virtual
        """,
    )


def test_members_of_the_other_side_hide_nothing(check: Check) -> None:
    check(
        """
== visit.ts
class Visitor {
    visit(n: number) {}
    static make() {}
}
class Types extends Visitor {
    static visit(n: number) { new Types().visit(n); }
    make() { Types.make(); this.visit(1); }
}
Types.visit(1);
interface Doc { uri: string }
namespace Doc { export function update(doc: Doc) {} }
function change(doc: Doc) {
    Doc.update(doc);
    doc.update(1);
}
""",
        "visit.ts",
        """
        Types.visit -> Types lexical
        Types.visit -> Visitor.visit constructor
        Types.make -> Visitor.make qualified
        Types.make -> Visitor.visit self virtual
        -> Types.visit qualified
        change -> Doc.update qualified
        change -> ? by-name
        """,
    )


_SHARED_NAMES = """
== schema.ts
export interface declare<A> { run(): A }
export function declare<A>(value: A): declare<A> { return null as any; }
export interface lone { stop(): void }
export const lone = (value: number): lone => null as any;
== main.ts
import { declare, lone } from './schema';
import * as Schema from './schema';
interface Thing extends declare<number> {}
interface Other extends Schema.declare<number>, lone {}
class Made implements declare<number> { run() { return lone(declare(1).run()); } }
"""


def test_the_place_tells_of_a_type_and_a_function_of_one_name(check: Check) -> None:
    check(
        _SHARED_NAMES,
        "main.ts",
        """
        Thing -> schema.ts:declare import
        Other -> schema.ts:declare qualified
        Other -> schema.ts:lone import
        Made -> schema.ts:declare import
        """,
        kinds=("inherits", "implements"),
    )
    check(
        _SHARED_NAMES,
        "main.ts",
        """
        Made.run -> schema.ts:declare import
        Made.run -> schema.ts:declare.run declared-type virtual
        Made.run -> schema.ts:lone import
        """,
    )


def test_an_interface_is_not_made_by_its_name(check: Check) -> None:
    files = """
== request.ts
interface Request { send(): void }
class Real {}
new Request();
new Real();
switch (1) {
    case 1: type Own = Real; const own = 1;
}
const other: Own = 2;
"""
    check(files, "request.ts", "-> Real lexical")
    check(
        files,
        "request.ts",
        """
        -> Request lexical
        Own -> Real lexical
        """,
        kinds=("references",),
    )
