"""Hints between the code, in every language that is read, asked of a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.engine.workspaces import Silent
from tests.unit.features.test_tokens import write

from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.hints import hints
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot

pytestmark = pytest.mark.slow

SOURCES = {
    "a.py": """\
from b import Card, make, find, many, later
def go(amount, money, *rest):
    card«: Card» = make(«count:»3)
    card.charge(amount, «currency:»"EUR", note=None)
    Card.charge(«self:»card, «amount:»money, currency="EUR")
    card.charge(«amount:»card.total(), «currency:»money)
    card.charge(*rest, 3)
    Card(«name:»None, «size:»-1)
    maybe = find(«key:»1)
    each = [make(«count:»n) for n in many()]
    new = Card(«name:»"x", «size:»1)
    text«: str» = card.title()
    text = make(«count:»1)
    card.set_title("x")
    unknown(1, 2)
async def wait():
    got«: Card» = await later()
    task = later()
class Kept:
    field = make(«count:»0)
""",
    "b.py": """\
class Card:
    def __init__(self, name, size): ...
    def charge(self, amount, currency, *, note): ...
    def total(self): ...
    def title(self) -> str: ...
    def set_title(self, title): ...
def make(count) -> Card: ...
def find(key) -> Card | None: ...
def many() -> list[Card]: ...
async def later() -> Card: ...
""",
    "m.ts": """\
class Box { constructor(side: number, x: number) {} grow(by: number, ...more: number[]): Box { return this; } }
function open(box: Box, done: () => void, { at }: { at: number }): Box | undefined { return box; }
function take(): Box { return new Box(«side:»1, 2); }
const big«: Box» = take().grow(«by:»2, 3, 4);
const maybe = open(«box:»big, «done:»() => {}, { at: 1 });
take().grow(big.by);
""",
    "j.js": "function sum(left, right) {}\nsum(«left:»1, right);\nsum(...[1], 2);\n",
    "g.go": """\
package g
type Item struct{}
func (i Item) Show(width int, more ...string) Item { return i }
func run(item Item, height int) { shown«: Item» := item.Show(«width:»3, "a"); shown.Show(«width:»height) }
""",
    "J.java": """\
class J {
  J(int count) {}
  J grow(int by, String why) { return this; }
  static J made(String name) { return new J(«count:»3); }
  void run(int by) { var made«: J» = made(«name:»"x"); made.grow(by, «why:»"because"); }
}
""",
    "r.rs": """\
struct Shelf;
impl Shelf { fn put(&self, at: usize, item: u8) -> Shelf { Shelf } }
fn run(shelf: Shelf, n: usize) { let next«: Shelf» = shelf.put(«at:»n, «item:»3); Shelf::put(«self:»&next, «at:»1, «item:»2); }
""",
    "c.c": """\
int far(int width, int height) { return width; }
int near(int height) { return far(«width:»3, height); }
""",
    "p.cpp": """\
struct Grid { int at(int row, int column) { return row; } };
Grid make(int rows) { return Grid(); }
void run(int column) { auto grid«: Grid» = make(«rows:»3); grid.at(«row:»1, column); }
""",
}  # fmt: skip


def plain(text: str) -> str:
    for piece in text.split("«")[1:]:
        text = text.replace(f"«{piece.partition('»')[0]}»", "")
    return text


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("hints")
    root = folder / "root"
    root.mkdir()
    write(root, {path: plain(text) for path, text in SOURCES.items()})
    settings = Settings(jobs=1, cache=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGRAPH_CACHE_DIR", str(folder / "cache"))
        assert index_once(str(root), settings, meter=Silent()).failed == ()
        with open_snapshot(str(root), settings) as opened:
            yield opened


def shown(snapshot: Snapshot, path: str, within: Span | None = None) -> str:
    """The file's text with its hints in it."""
    row = snapshot.file(Name(path))
    assert row is not None
    text = snapshot.text(row.id)
    assert text is not None
    source = text.source
    found = hints(snapshot, row.id, within or Span(0, len(source)))
    assert found.is_current
    pieces, at = [], 0
    for hint in found.items:
        pieces += [source[at : hint.offset].decode(), f"«{hint.label}»"]
        at = hint.offset
    return "".join(pieces) + source[at:].decode()


@pytest.mark.parametrize("path", SOURCES)
def test_hints_stand_where_a_reader_would_have_to_look_up(snapshot: Snapshot, path: str) -> None:
    assert shown(snapshot, path) == SOURCES[path]


def test_only_a_part_is_looked_at(snapshot: Snapshot) -> None:
    source = plain(SOURCES["a.py"])
    first = source.index("    maybe")
    part = Span(first, source.index("    each"))
    assert shown(snapshot, "a.py", part) == source[:first] + source[first:].replace(
        "find(1)", "find(«key:»1)"
    )


def test_a_hint_knows_what_it_tells_of(snapshot: Snapshot) -> None:
    row = snapshot.file(Name("g.go"))
    assert row is not None
    found = hints(snapshot, row.id, Span(0, 1 << 20)).items
    named = [hint.symbol.qualified_name for hint in found if hint.symbol is not None]
    assert named == ["Item", "Item.Show", "Item.Show"]
