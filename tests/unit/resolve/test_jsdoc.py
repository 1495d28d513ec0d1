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
