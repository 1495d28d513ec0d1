"""Renaming in TypeScript: names of callbacks, which are no containers, and keys of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "f.ts": "export interface Options { speed?: number }\nexport function start(o: Options) {}\n",
    "g.ts": """\
import { start } from "./f";
start({ speed: 1 });
function run(speed: number) {
  start({ speed });
  return speed ? 1 : speed;
}
""",
    "e.ts": """\
declare function it(name: string, run: () => void): void;
it("waits", () => {
  let done: (value: number) => void = () => {};
  new Promise<number>((_done) => (done = _done));
  interface Props { a: number }
  done(1);
  const p: Props = { a: 1 };
});
it("is set", () => {
  let put: (value: string) => void = () => {};
  const App = () => {
    const [value, _put] = [1, () => {}];
    put = _put;
  };
  put("b");
});
it("goes on", () => {
  let done: () => void = () => {};
  interface Props { a: string }
  done();
  const p: Props = { a: "" };
});
""",
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "e.ts: do|ne(1)",
        "ready",
        [
            "e.ts: let ready: (value: number) => void = () => {};",
            "e.ts: new Promise<number>((_done) => (ready = _done));",
            "e.ts: ready(1);",
        ],
    ),
    *(
        (
            f"e.ts: {place}",
            "send",
            [
                "e.ts: let send: (value: string) => void = () => {};",
                "e.ts: send = _put;",
                'e.ts: send("b");',
            ],
        )
        for place in ("let pu|t:", "pu|t = _put", 'pu|t("b")')
    ),
    (
        "f.ts: spe|ed?: number",
        "pace",
        [
            "f.ts: export interface Options { pace?: number }",
            "g.ts: start({ pace: 1 }); ? it is not known what this is a member of",
            "g.ts: start({ pace: speed }); ? it is not known what this is a member of",
        ],
    ),
    (
        "e.ts: interface Pro|ps { a: string",
        "Attributes",
        ["e.ts: interface Attributes { a: string }", 'e.ts: const p: Attributes = { a: "" };'],
    ),
]


@pytest.mark.parametrize(("place", "new", "lines"), RENAMED)
def test_every_mention_gets_the_new_name_and_no_namesake(
    space: Workspace, place: str, new: str, lines: list[str]
) -> None:
    assert space.renamed(place, new) == lines
