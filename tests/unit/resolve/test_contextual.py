"""Types that a place tells: of parameters of functions, of displays, of generic calls."""

from __future__ import annotations

from tests.unit.resolve.conftest import Check

MODEL = """
== model.ts
export class Sink { push(): void {} close(): void {} }
export class Flow<T> {
    constructor(start: (sink: Sink) => void) {}
    each(visit: (item: T, flow: Flow<T>) => void): void {}
    first(): T { return null!; }
}
export type Step = (sink: Sink, next?: () => Sink) => void;
export interface Plugin { name: string; run(sink: Sink): void; later: Step }
export function add(plugin: Plugin): void {}
export function made<T>(name: string, fill: (one: T) => void): Maker<T> { return null!; }
export interface Maker<T> { (text: string): T; new (text: string): T; build(): T }
"""


def test_a_function_that_is_passed_has_the_parameters_types(check: Check) -> None:
    check(
        MODEL
        + """
== main.ts
import { Flow, Sink } from './model';
const flow = new Flow<Sink>((sink) => sink.push());
flow.each((item, all) => { item.close(); all.first().push(); });
""",
        "main.ts",
        """
        -> model.ts:Flow import
        -> model.ts:Flow.constructor import
        -> model.ts:Sink.push declared-type virtual
        -> model.ts:Flow.each constructor
        -> model.ts:Sink.close declared-type virtual
        -> model.ts:Flow.first declared-type virtual
        -> model.ts:Sink.push declared-type virtual
        """,
    )


def test_declared_names_fields_and_results_tell_their_functions(check: Check) -> None:
    check(
        MODEL
        + """
== main.ts
import { Plugin, Step, add } from './model';
const step: Step = (sink, next) => { sink.push(); next().close(); };
add({ name: '', run(sink) { sink.push(); }, later: (sink) => sink.close() });
function maker(): Plugin {
    return { name: '', run: (sink) => sink.push(), later: (sink) => sink.close() };
}
""",
        "main.ts",
        """
        step -> model.ts:Sink.push declared-type virtual
        step -> model.ts:Sink.close declared-type virtual
        -> model.ts:add import
        -> model.ts:Sink.push declared-type virtual
        -> model.ts:Sink.close declared-type virtual
        maker -> model.ts:Sink.push declared-type virtual
        maker -> model.ts:Sink.close declared-type virtual
        """,
    )


def test_type_parameters_are_read_from_what_the_call_is_to_give(check: Check) -> None:
    check(
        MODEL
        + """
== main.ts
import { made, Maker, Sink } from './model';
const sinks: Maker<Sink> = made('sink', (one) => one.push());
const others = made<Sink>('other', (one) => one.close());
sinks('x').push();
new sinks('x').close();
others.build().push();
""",
        "main.ts",
        """
        -> model.ts:made import
        -> model.ts:Sink.push declared-type virtual
        -> model.ts:made import
        -> model.ts:Sink.close declared-type virtual
        -> sinks lexical
        -> model.ts:Sink.push declared-type virtual
        -> model.ts:Sink.close declared-type virtual
        -> model.ts:Maker.build declared-type virtual
        -> model.ts:Sink.push declared-type virtual
        """,
    )


def test_a_destructured_parameter_is_taken_apart(check: Check) -> None:
    check(
        """
== main.ts
class Sink { push() {} }
interface Props { sink: Sink }
type Render = (props: Props) => void;
const render: Render = ({ sink }) => sink.push();
function use({ sink }) { sink.push(); }
use({ sink: new Sink() });
""",
        "main.ts",
        """
        render -> Sink.push declared-type virtual
        use -> Sink.push constructor
        -> use lexical
        -> Sink lexical
        """,
    )


def test_types_told_by_values_and_by_members(check: Check) -> None:
    check(
        """
== main.ts
class Sink { push() {} close() {} }
interface Box { sink: Sink; all: Sink[] }
function make() { return new Sink(); }
const one = new Sink();
function run(a: typeof one, b: Box['sink'], c: Box['all'][number], d: ReturnType<typeof make>) {
    a.push();
    b.push();
    c.push();
    d.push();
}
interface Table { [name: string]: Sink }
function look(table: Table, box: Box) { table['x'].push(); box['sink'].close(); }
""",
        "main.ts",
        """
        make -> Sink lexical
        -> Sink lexical
        run -> Sink.push constructor
        run -> Sink.push declared-type virtual
        run -> Sink.push declared-type virtual
        run -> Sink.push return
        look -> Sink.push element virtual
        look -> Sink.close element virtual
        """,
    )


def test_an_unknown_context_tells_nothing(check: Check) -> None:
    check(
        """
== main.ts
import { outside } from 'elsewhere';
class Sink { push() {} }
outside((sink) => sink.push());
function own(callback) { callback(1); }
own((sink) => sink.push());
""",
        "main.ts",
        """
        -> elsewhere.outside import
        -> ? by-name
        -> own lexical
        -> builtins.number.push builtin
        """,
    )


def test_a_function_gives_what_its_place_declares(check: Check) -> None:
    check(
        """
== main.ts
class Sink { push() {} }
type Make = (name: string) => Sink;
const make: Make = (name) => unknown(name);
make('a').push();
""",
        "main.ts",
        """
        -> make lexical
        -> Sink.push declared-type virtual
        """,
    )


def test_type_arguments_reach_the_types_of_objects(check: Check) -> None:
    check(
        """
== main.ts
class Sink { push() {} }
interface Box<T> { inner: { item: T } }
type Fill<T> = (one: T, all: { item: T }) => void;
function open(box: Box<Sink>) { box.inner.item.push(); }
const fill: Fill<Sink> = (one, { item }) => item.push();
""",
        "main.ts",
        """
        open -> Sink.push declared-type virtual
        fill -> Sink.push declared-type virtual
        """,
    )


def test_mappings_give_pairs_and_visit_values_with_keys(check: Check) -> None:
    check(
        """
== main.ts
class Key { id() {} }
class Sink { push() {} }
function each(map: Map<Key, Sink>, record: Record<string, Sink>) {
    for (const [key, sink] of map) { key.id(); sink.push(); }
    map.forEach((sink, key) => { key.id(); sink.push(); });
    record.any.push();
}
""",
        "main.ts",
        """
        each -> Key.id declared-type virtual
        each -> Sink.push declared-type virtual
        each -> builtins.Map.forEach builtin
        each -> Key.id argument virtual
        each -> Sink.push argument virtual
        each -> Sink.push declared-type virtual
        """,
    )


def test_the_first_overload_that_fits_tells_the_parameters(check: Check) -> None:
    check(
        """
== main.ts
class Sink { push() {} }
class Other { push() {} }
interface Route {
    (visit: (one: Other) => void): void
    (...all: [(one: Other) => void, (two: Sink) => void]): void
    <T extends string>(path: T, visit: (one: Sink) => void): void
    <T extends string>(path: T, again: string, visit: (one: Sink) => void): void
}
declare const route: Route;
route('/', (one) => one.push());
route((one) => one.push());
""",
        "main.ts",
        """
        -> route lexical
        -> Sink.push declared-type virtual
        -> route lexical
        -> Other.push declared-type virtual
        """,
    )
