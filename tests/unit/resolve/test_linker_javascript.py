"""Rules of names in JavaScript and TypeScript."""

from __future__ import annotations

from tests.unit.resolve.conftest import Check, Workspace


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
