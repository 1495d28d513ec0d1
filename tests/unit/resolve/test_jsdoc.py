"""Types in JSDoc comments."""

from __future__ import annotations

from tests.unit.resolve.conftest import Check


def test_parameters_results_and_variables_have_documented_types(check: Check) -> None:
    check(
        """
== part.js
class Part { turn() {} stop() {} }
module.exports = { Part };
== main.js
const { Part } = require('./part');
/**
 * @param {Part} one
 * @param {Part[]} [many] - several
 * @param {Map<string, Part>} named
 * @param {?Part|string} maybe
 * @returns {Promise<Part>} a part
 */
async function run(one, many = [], named, maybe) {
    one.turn();
    many.forEach((each) => each.turn());
    named.get('x').stop();
    maybe.stop();
    /** @type {Part} */
    const local = unknown();
    local.turn();
}
class Holder {
    constructor() {
        /** @type {Part} */
        this.part = undefined;
    }

    use() {
        this.part.stop();
    }
}
async function wait() { (await run()).turn(); }
""",
        "main.js",
        """
        run -> part.js:Part.turn declared-type virtual
        run -> builtins.Array.forEach builtin
        run -> part.js:Part.turn argument virtual
        run -> builtins.Map.get builtin
        run -> part.js:Part.stop declared-type virtual
        run -> part.js:Part.stop declared-type virtual
        run -> builtins.string.stop builtin
        run -> part.js:Part.turn declared-type virtual
        Holder.use -> part.js:Part.stop declared-type virtual
        wait -> run lexical
        wait -> part.js:Part.turn declared-type virtual
        """,
    )


def test_typedefs_name_types_for_other_files(check: Check) -> None:
    check(
        """
== part.js
class Part { turn() {} }
exports.Part = Part;
/**
 * @typedef {Object} Options
 * @property {Part} part - the part
 */
== main.js
/**
 * @typedef {import('./part.js').Part} Part
 * @typedef { import("./part.js").Options } Options
 */
class Tool {
    /** @param {Part} part */

    turn(part) { part.turn(); }

    /** @param {Options} options */
    with(options) { options.part.turn(); }
}
""",
        "main.js",
        """
        Tool.turn -> part.js:Part.turn declared-type virtual
        Tool.with -> part.js:Part.turn declared-type virtual
        """,
    )


def test_a_type_in_a_comment_imports_nothing(check: Check) -> None:
    check(
        """
== part.js
exports.a = 1;
== main.js
/** @typedef {import('./part.js').Part} Part */
""",
        "main.js",
        "",
        ("imports",),
    )


def test_comments_of_typescript_tell_no_types(check: Check) -> None:
    check(
        """
== main.ts
class Part { turn() {} }
/** @param {Part} part */
function run(part) { part.turn(); }
""",
        "main.ts",
        "run -> ? by-name",
    )


_IMPORTED = """
== lib.js
class Hash { update() {} }
/**
 * @typedef {object} Options
 * @property {Hash} hash
 */
module.exports = Hash;
module.exports.Other = class Other { go() {} };
== main.js
/** @import Hash from "./lib" */
/**
 * @import Again, {
 *   Other as Mine,
 *   Options
 * } from './lib'
 */
/** @import * as Lib from "./lib" */
/**
 * @param {Hash} a
 * @param {Mine} b
 * @param {Options} c
 * @param {Lib.Other} d
 * @param {Again} e
 */
const run = (a, b, c, d, e) => {
    a.update(); b.go(); c.hash.update(); d.go(); e.update();
};
"""


def test_comments_import_types(check: Check) -> None:
    check(
        _IMPORTED,
        "main.js",
        """
        run -> lib.js:Hash.update declared-type virtual
        run -> lib.js:Other.go declared-type virtual
        run -> lib.js:Hash.update declared-type virtual
        run -> lib.js:Other.go declared-type virtual
        run -> lib.js:Hash.update declared-type virtual
        """,
    )
    check(_IMPORTED, "main.js", "", ("imports",))


def test_parameters_that_are_taken_apart_have_the_type_of_their_place(check: Check) -> None:
    check(
        """
== main.js
class Hash { update() {} }
/**
 * @typedef {object} Options
 * @property {Hash} hash
 */
/**
 * @param {Hash} first
 * @param {Options} options
 * @param {Hash} options.hash
 */
function both(first, { hash }) { hash.update(); }
/** @param {Options} options */
const one = ({ hash } = {}) => hash.update();
""",
        "main.js",
        """
        both -> Hash.update declared-type virtual
        one -> Hash.update declared-type virtual
        """,
    )


_SHAPES = """
== part.js
class Part { turn() {} stop() {} }
class Tool { part() {} }
exports.Part = Part;
exports.Tool = Tool;
/** @typedef {Pick<Part, "turn"> & { tool: Tool }} Reader */
/** @typedef {(part: Part, tool?: Tool) => void} Visit */
/** @typedef {{ one: Part, make(): Tool, [name: string]: Part | Tool }} Record1 */
/**
 * @callback Each
 * @param {Part} part
 * @returns {Tool}
 */
"""


def test_records_functions_and_what_is_made_of_other_types_are_read(check: Check) -> None:
    check(
        _SHAPES
        + """
== main.js
/** @import { Part, Reader, Visit, Record1, Each } from "./part" */
/** @param {Reader} reader */
function reads(reader) { reader.turn(); reader.tool.part(); }
/** @type {Visit} */
const visit = (part, tool) => { part.turn(); tool.part(); };
/** @param {Record1} record */
function takes(record) { record.one.turn(); record.make().part(); }
/** @param {Each} each */
function runs(each) { each().part(); }
runs((part) => part.stop());
/** @param {(part: Part) => void} then @param {function(Part): void} old */
function hands(then, old) {}
hands((part) => part.turn(), (part) => part.stop());
/** @type {Map<string, { held: Part }>} */
const held = new Map();
held.get("a").held.turn();
/**
 * @param {object} options several
 * @param {Part} options.part one of them
 */
function nested(options) { options.part.turn(); }
""",
        "main.js",
        """
        reads -> part.js:Part.turn declared-type virtual
        reads -> part.js:Tool.part declared-type virtual
        visit -> part.js:Part.turn declared-type virtual
        visit -> part.js:Tool.part declared-type virtual
        takes -> part.js:Part.turn declared-type virtual
        takes -> part.js:Tool.part declared-type virtual
        runs -> part.js:Tool.part declared-type virtual
        -> runs lexical
        -> part.js:Part.stop declared-type virtual
        -> hands lexical
        -> part.js:Part.turn declared-type virtual
        -> part.js:Part.stop declared-type virtual
        -> builtins.Map builtin
        -> builtins.Map.get builtin
        -> part.js:Part.turn declared-type virtual
        nested -> part.js:Part.turn declared-type virtual
        """,
    )


def test_a_comment_before_parentheses_casts_what_they_hold(check: Check) -> None:
    check(
        _SHAPES
        + """
== main.js
/** @import { Part } from "./part" */
/** @type {Part} */ (anything).turn();
const part = /** @type {Part} */ (anything());
part.stop();
/** a comment */ (part).turn();
""",
        "main.js",
        """
        -> part.js:Part.turn declared-type virtual
        -> part.js:Part.stop declared-type virtual
        -> part.js:Part.turn declared-type virtual
        """,
    )


def test_comments_declare_type_parameters(check: Check) -> None:
    check(
        """
== main.js
class Part { turn() {} }
/** @template T */
class Box {
    constructor() {
        /** @type {T[]} */
        this.all = [];
    }

    /** @returns {T} */
    first() { return this.all[0]; }
}
/** @extends {Box<Part>} */
class Parts extends Box {}
new Parts().first().turn();
/** @param {Box<Part>} box */
function open(box) { box.first().turn(); }
/**
 * @template {Part} P
 * @param {P} part
 * @returns {P}
 */
function same(part) { part.turn(); return part; }
same(new Part()).turn();
/**
 * @template T
 * @typedef {object} Source
 * @property {() => T} read
 */
/** @param {Source<Part>} source */
function drains(source) { source.read().turn(); }
""",
        "main.js",
        """
        -> Parts lexical
        -> Box.constructor lexical
        -> Box.first constructor
        -> Part.turn declared-type virtual
        open -> Box.first declared-type virtual
        open -> Part.turn declared-type virtual
        same -> Part.turn declared-type virtual
        -> same lexical
        -> Part lexical
        -> Part.turn constructor
        drains -> Part.turn declared-type virtual
        """,
    )


def test_what_a_module_is_can_be_a_type(check: Check) -> None:
    check(
        """
== part.js
class Part { turn() {} }
module.exports = Part;
== main.js
const Part = require("./part");
/** @typedef {import("./part")} Same */
/** @param {Part} one @param {Same} two @param {Map<string, Part>} all */
function run(one, two, all) { one.turn(); two.turn(); all.get("a").turn(); }
""",
        "main.js",
        """
        run -> part.js:Part.turn declared-type virtual
        run -> part.js:Part.turn declared-type virtual
        run -> builtins.Map.get builtin
        run -> part.js:Part.turn declared-type virtual
        """,
    )


def test_a_typedef_inside_of_a_name_does_not_take_it(check: Check) -> None:
    check(
        """
== main.js
/**
 * @typedef {Object} Part~Options
 * @property {number} depth
 */
class Part { turn() {} }
class Wheel extends Part {}
/** @param {Part} part */
function run(part) { part.turn(); }
""",
        "main.js",
        """
        run -> Part.turn declared-type virtual
        Wheel -> Part lexical
        """,
        ("calls", "inherits"),
    )
