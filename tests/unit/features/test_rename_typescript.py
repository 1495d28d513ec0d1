"""Renaming in TypeScript and JavaScript, as far as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

from codegraph_lsp.syntax import parsing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tree_sitter import Tree

    from codegraph_lsp.languages.spec import LanguageSpec

pytestmark = pytest.mark.slow

FILES = {
    "a.ts": """\
export interface Shape {
  area(): number;
  name: string;
}
export class Box<T> implements Shape {
  constructor(private width: number, public name: string) {}
  area() {
    return this.width * 2;
  }
  static make<T>(width: number) {
    return new Box<T>(width, "x");
  }
}
export function over(a: string): string;
export function over(a: number): number;
export function over(a: any) {
  return a;
}
export const conf = { width: 3 };
export enum Color {
  Red,
  Green,
}
const width = 3;
export const pair = { width, other: 1 };
function opt({ width: w, name }: Shape & { width: number }) {
  return w + name;
}
export { width as breadth };
export default Box;
""",
    "b.ts": """\
import { Box, over as above, Color, conf, type Shape } from "./a";
import Crate from "./a";
import * as ns from "./a";
export { Box } from "./a";
export * from "./a";
const s: Shape = { area() { return 1; }, name: "q" };
s.area();
const { name } = s;
new Box(1, "k").area();
ns.over("x");
const { conf: { width } } = ns;
const c: Shape = new Crate(1, "x");
Color.Red;
name + width;
function show(thing: any) {
  return thing.area() + thing.unit;
}
""",
    "c.js": """\
const { over, conf } = require("./a");
const a = require("./a");
over(1);
a.over(2);
class Safe {
  #code = 1;
  get() {
    return this.#code;
  }
}
module.exports = { over, Safe };
""",
    "d.tsx": """\
import { Box } from "./b";
function View({ width }: { width: number }) {
  return <div width={width}>{width}</div>;
}
const e = <View width={1}></View>;
""",
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "a.ts: class Bo|x",
        "Chest",
        [
            "a.ts: export class Chest<T> implements Shape {",
            'a.ts: return new Chest<T>(width, "x");',
            "a.ts: export default Chest;",
            'b.ts: import { Chest, over as above, Color, conf, type Shape } from "./a";',
            'b.ts: export { Chest } from "./a";',
            'b.ts: new Chest(1, "k").area();',
            'd.tsx: import { Chest } from "./b";',
        ],
    ),
    (
        "b.ts: export { Bo|x }",
        "Chest",
        [
            "a.ts: export class Chest<T> implements Shape {",
            'a.ts: return new Chest<T>(width, "x");',
            "a.ts: export default Chest;",
            'b.ts: import { Chest, over as above, Color, conf, type Shape } from "./a";',
            'b.ts: export { Chest } from "./a";',
            'b.ts: new Chest(1, "k").area();',
            'd.tsx: import { Chest } from "./b";',
        ],
    ),
    (
        "a.ts: ar|ea(): number",
        "size",
        [
            "a.ts: size(): number;",
            "a.ts: size() {",
            'b.ts: const s: Shape = { size() { return 1; }, name: "q" }; ? this object may be used as one of that type',
            "b.ts: s.size();",
            'b.ts: new Box(1, "k").size();',
            "b.ts: return thing.size() + thing.unit; ? it is not known what this is a member of",
        ],
    ),
    (
        "a.ts: private wi|dth",
        "breite",
        [
            "a.ts: constructor(private breite: number, public name: string) {}",
            "a.ts: return this.breite * 2;",
        ],
    ),
    (
        "a.ts: na|me: string;",
        "title",
        [
            "a.ts: title: string;",
            "a.ts: constructor(private width: number, public title: string) {}",
            "a.ts: function opt({ width: w, title: name }: Shape & { width: number }) {",
            'b.ts: const s: Shape = { area() { return 1; }, title: "q" }; ? it is not known what this is a member of',
            "b.ts: const { title: name } = s;",
        ],
    ),
    (
        "a.ts: make<T>(wi|dth",
        "w",
        [
            "a.ts: static make<T>(w: number) {",
            'a.ts: return new Box<T>(w, "x");',
        ],
    ),
    (
        "a.ts: make<|T>",
        "U",
        [
            "a.ts: static make<U>(width: number) {",
            'a.ts: return new Box<U>(width, "x");',
        ],
    ),
    (
        "a.ts: function ov|er(a: any",
        "beyond",
        [
            "a.ts: export function beyond(a: string): string;",
            "a.ts: export function beyond(a: number): number;",
            "a.ts: export function beyond(a: any) {",
            'b.ts: import { Box, beyond as above, Color, conf, type Shape } from "./a";',
            'b.ts: ns.beyond("x");',
            'c.js: const { beyond: over, conf } = require("./a");',
            "c.js: a.beyond(2);",
        ],
    ),
    (
        "b.ts: over as abo|ve",
        "beyond",
        [
            'b.ts: import { Box, over as beyond, Color, conf, type Shape } from "./a";',
        ],
    ),
    (
        "b.ts: import Cra|te",
        "Chest",
        [
            'b.ts: import Chest from "./a";',
            'b.ts: const c: Shape = new Chest(1, "x");',
        ],
    ),
    (
        "a.ts: const wi|dth = 3",
        "size",
        [
            "a.ts: const size = 3;",
            "a.ts: export const pair = { width: size, other: 1 };",
            "a.ts: export { size as breadth };",
        ],
    ),
    (
        "a.ts: const wi|dth = 3",
        "other",
        [
            "a.ts: const other = 3;",
            "a.ts: export const pair = { width: other, other: 1 };",
            "a.ts: export { other as breadth };",
        ],
    ),
    (
        "a.ts: Re|d,",
        "Blue",
        [
            "a.ts: Blue,",
            "b.ts: Color.Blue;",
        ],
    ),
    (
        "a.ts: const co|nf",
        "cfg",
        [
            "a.ts: export const cfg = { width: 3 };",
            'b.ts: import { Box, over as above, Color, cfg, type Shape } from "./a";',
            "b.ts: const { cfg: { width } } = ns;",
            'c.js: const { over, cfg: conf } = require("./a");',
        ],
    ),
    (
        "a.ts: { width: |w, name }",
        "width",
        [
            "a.ts: function opt({ width, name }: Shape & { width: number }) {",
            "a.ts: return width + name;",
        ],
    ),
    (
        "a.ts: { width: w, na|me }",
        "title",
        [
            "a.ts: function opt({ width: w, name: title }: Shape & { width: number }) {",
            "a.ts: return w + title;",
        ],
    ),
    (
        "c.js: const { ov|er",
        "beyond",
        [
            'c.js: const { over: beyond, conf } = require("./a");',
            "c.js: beyond(1);",
            "c.js: module.exports = { over: beyond, Safe };",
        ],
    ),
    (
        "c.js: #co|de = 1",
        "#secret",
        [
            "c.js: #secret = 1;",
            "c.js: return this.#secret;",
        ],
    ),
    (
        "d.tsx: function Vie|w",
        "Pane",
        [
            "d.tsx: function Pane({ width }: { width: number }) {",
            "d.tsx: const e = <Pane width={1}></Pane>;",
        ],
    ),
    (
        "b.ts: import * as n|s",
        "all",
        [
            'b.ts: import * as all from "./a";',
            'b.ts: all.over("x");',
            "b.ts: const { conf: { width } } = all;",
        ],
    ),
]

REFUSED = [
    ("a.ts: over(a: an|y", "U", "nothing: no name stands here that could be changed"),
    ("a.ts: Re|d,", "Green", "collision: `Green` is something else already, in a.ts:22"),
    ("c.js: #co|de = 1", "secret", "name: `secret` is no name in JavaScript"),
    ("a.ts: function op|t", "over", "collision: `over` is something else already, in a.ts:16"),
    (
        "a.ts: const|ructor",
        "all",
        "special: `constructor` has that name because others call it so: the language, or what runs the program",
    ),
]


@pytest.mark.parametrize(("place", "new", "lines"), RENAMED)
def test_every_mention_gets_the_new_name(
    space: Workspace, place: str, new: str, lines: list[str]
) -> None:
    assert space.renamed(place, new) == lines


@pytest.mark.parametrize(("place", "new", "reason"), REFUSED)
def test_what_would_change_a_meaning_is_refused(
    space: Workspace, place: str, new: str, reason: str
) -> None:
    assert space.refusal(place, new) == reason


DESCRIBED = {
    "env.d.ts": (
        'declare module "lib" {\n  export function open(): Handle;\n'
        "  export interface Handle { shut(): void; }\n}\n"
    ),
    "model.ts": "export class Cart {\n  total() { return 1; }\n}\nexport class Purse {}\n",
    "adds.ts": (
        'import "./model";\ndeclare module "./model" {\n'
        "  interface Cart { empty(): void; }\n  interface Extra {}\n}\n"
    ),
    "main.ts": (
        'import { open } from "lib";\nimport { Cart, Purse, type Extra } from "./model";\n'
        "open().shut();\nnew Cart().empty();\nnew Purse();\nlet extra: Extra;\n"
    ),
}


def test_what_a_block_describes_is_not_renamed_here(tmp_path: Path) -> None:
    with workspace(tmp_path, DESCRIBED) as ws:
        why = (
            "external: `open` is defined outside of the workspace (lib); env.d.ts only describes it"
        )
        assert ws.refusal("env.d.ts: function o|pen", "begin") == why
        assert ws.refusal("main.ts: import { o|pen", "begin") == why
        assert ws.refusal("main.ts: open().s|hut", "close").startswith("external: ")


def test_a_type_in_parts_that_only_a_name_ties_together_is_not_renamed(tmp_path: Path) -> None:
    with workspace(tmp_path, DESCRIBED) as ws:
        why = (
            "parts: `Cart` is defined in parts, which their name alone ties together: one is in {}"
        )
        assert ws.refusal("model.ts: class C|art", "Basket") == why.format("adds.ts")
        assert ws.refusal("adds.ts: interface C|art", "Basket") == why.format("model.ts")


def test_members_and_names_of_blocks_for_modules_here_are_renamed(tmp_path: Path) -> None:
    with workspace(tmp_path, DESCRIBED) as ws:
        assert ws.renamed("adds.ts: Cart { e|mpty", "clear") == [
            "adds.ts: interface Cart { clear(): void; }",
            "main.ts: new Cart().clear();",
        ]
        assert ws.renamed("model.ts: class P|urse", "Wallet") == [
            'main.ts: import { Cart, Wallet, type Extra } from "./model";',
            "main.ts: new Wallet();",
            "model.ts: export class Wallet {}",
        ]
        assert ws.renamed("adds.ts: interface E|xtra", "More") == [
            "adds.ts: interface More {}",
            'main.ts: import { Cart, Purse, type More } from "./model";',
            "main.ts: let extra: More;",
        ]


def test_mentions_of_one_file_are_judged_with_one_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(f"  c.size = Math.max(c.size, {number})\n" for number in range(40))
    files = {
        "c.ts": "export class C {\n  size = 1\n}\n",
        "use.ts": 'import { C } from "./c"\nexport function f(c: C, size: any) {\n'
        + many
        + "  size.size\n" * 40
        + "}\n",
    }
    parsed: list[int] = []
    parse = parsing.parse

    def counted(spec: LanguageSpec, source: bytes) -> Tree:
        parsed.append(len(source))
        return parse(spec, source)

    with workspace(tmp_path, files) as made:
        monkeypatch.setattr(parsing, "parse", counted)
        assert made.renamed("c.ts: si|ze = 1", "width", doubts=False)
    assert len(parsed) <= 3 * len(files)
