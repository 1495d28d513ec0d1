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
