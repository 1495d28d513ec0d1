"""Things that are stated in several places: declarations, accessors, overloads, embedded types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.features.definition import declarations, definitions, implementations
from codegraph_lsp.features.highlight import highlights
from codegraph_lsp.features.hover import hover
from codegraph_lsp.features.references import references_at
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path as FilePath

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

pytestmark = pytest.mark.slow

FILES = {
    "pay.h": "/* Takes money. */\nint charge(int amount);\nstruct till;\n",
    "pay.c": """\
#include "pay.h"
static int check(int amount);
struct till { int coins; };
int
charge(int amount) { return check(amount); }
static int check(int amount) { return amount; }
""",
    "shop.c": '#include "pay.h"\nint buy(void) { return charge(1); }\n',
    "node.cpp": """\
static int find(int key);
static int find(int key, int depth);
class Node { public: int get() const; };
int Node::get() const { return find(1); }
static int find(int key) { return find(key, 0); }
static int find(int key, int depth) { return depth; }
""",
    "box.ts": """\
export class Box {
  get size(): number { return 1 }
  set size(to: number) {}
  put(a: string): void
  put(a: number): void
  put(a: any) {}
}
const box = new Box()
box.size = box.size
box.put(1)
""",
    "shape.ts": """\
export interface Shape {
  area(): number
  name: string
}
abstract class Named { abstract name: string }
class Circle extends Named implements Shape {
  name = "c"
  area = () => 1
  static area2 = 1
}
class Square implements Shape {
  constructor(public name: string) { }
  area() { return 2 }
}
class Other { area = 1; name = "o" }
""",
    "box.py": """\
class Box:
    @property
    def size(self): return 1
    @size.setter
    def size(self, to): pass
box = Box()
box.size = 3
""",
    "go.mod": "module ex.com/m\n",
    "parts/parts.go": "package parts\n\ntype Engine struct{}\n",
    "car.go": """\
package main

import "ex.com/m/parts"

type Wheel struct{}

type Car struct {
	*parts.Engine
	Wheel
}
""",
    "Cargo.toml": '[package]\nname = "m"\n',
    "src/lib.rs": """\
pub struct Leg;
impl Leg { pub fn walk(&self) {} }
pub struct Cat { legs: Vec<Leg> }
impl Cat {
    fn run(&self) { self.legs.iter().for_each(|leg| leg.walk()); }
}
""",
    "Card.java": "class Card {\n  void pay(int a) { pay(a, 1); }\n  void pay(int a, int b) {}\n}\n",
}


class Asked:
    """Places are told by `path: text|text`, answers by `path:line`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def at(self, place: str) -> tuple[FileId, int]:
        path, _, marked = place.partition(": ")
        row = self.snapshot.file(Path(path))
        assert row is not None, path
        before, _, behind = marked.rpartition("|")
        return row.id, FILES[path].index(before + behind) + len(before)

    def told(self, places: Iterable[tuple[FileId, int]]) -> list[str]:
        found = []
        for file, start in places:
            text = self.snapshot.text(file)
            assert text is not None
            found.append(f"{self.snapshot.file_by_id(file).path}:{text.point(start).line + 1}")
        return found

    def definition(self, place: str) -> list[str]:
        found = definitions(self.snapshot, *self.at(place)).places
        return self.told((each.file, each.name_span.start) for each in found)

    def declaration(self, place: str) -> list[str]:
        found = declarations(self.snapshot, *self.at(place)).places
        return self.told((each.file, each.name_span.start) for each in found)

    def implementation(self, place: str) -> list[str]:
        found = implementations(self.snapshot, *self.at(place)).places
        return self.told((each.file, each.name_span.start) for each in found)

    def references(self, place: str) -> list[str]:
        found = references_at(self.snapshot, *self.at(place))
        return self.told((each.file, each.span.start) for each in found)

    def highlights(self, place: str) -> list[int]:
        file, offset = self.at(place)
        found = highlights(self.snapshot, file, offset)
        return [
            int(line.rpartition(":")[2])
            for line in self.told((file, each.span.start) for each in found)
        ]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder: FilePath = tmp_path_factory.mktemp("parts")
    with workspace(folder, FILES) as made:
        yield Asked(made.snapshot)


def test_a_declaration_leads_to_its_definition(asked: Asked) -> None:
    assert asked.definition("pay.h: int char|ge(") == ["pay.c:5"]
    assert asked.definition("pay.h: struct ti|ll") == ["pay.c:3"]
    assert asked.definition("pay.c: static int che|ck(int amount);") == ["pay.c:6"]
    assert asked.definition("pay.c: \ncharg|e(") == ["pay.c:5"]


def test_a_declaration_is_found_from_everywhere(asked: Asked) -> None:
    assert asked.declaration("pay.c: \ncharg|e(") == ["pay.h:2"]
    assert asked.declaration("shop.c: char|ge(1)") == ["pay.h:2"]
    assert asked.declaration("pay.c: return che|ck(") == ["pay.c:2"]
    assert asked.declaration("node.cpp: Node::ge|t()") == ["node.cpp:3"]
    assert asked.declaration("shop.c: bu|y(") == ["shop.c:2"]


@pytest.mark.parametrize("place", ["pay.h: int char|ge(", "pay.c: \nchar|ge(", "shop.c: cha|rge("])
def test_references_are_the_same_from_each_part(asked: Asked, place: str) -> None:
    assert asked.references(place) == ["pay.c:5", "pay.h:2", "shop.c:2"]


def test_references_of_what_one_file_declares_and_defines(asked: Asked) -> None:
    assert asked.references("pay.c: static int che|ck(int amount);") == [
        "pay.c:2",
        "pay.c:5",
        "pay.c:6",
    ]
    assert asked.highlights("pay.c: static int che|ck(int amount);") == [2, 5, 6]


def test_overloads_that_differ_in_number_are_apart(asked: Asked) -> None:
    assert asked.definition("node.cpp: int fi|nd(int key, int depth);") == ["node.cpp:6"]
    assert asked.highlights("node.cpp: int fi|nd(int key);") == [1, 4, 5]
    assert asked.highlights("Card.java: void pa|y(int a) {") == [2]


def test_accessors_are_one_property(asked: Asked) -> None:
    assert asked.highlights("box.ts: get si|ze") == [2, 3, 9, 9]
    assert asked.references("box.ts: set si|ze") == ["box.ts:2", "box.ts:3", "box.ts:9", "box.ts:9"]
    assert asked.highlights("box.py: @si|ze.setter") == [3, 4, 5, 7]
    assert asked.references("box.py: box.si|ze") == ["box.py:3", "box.py:4", "box.py:5", "box.py:7"]


def test_signatures_of_an_overloaded_method_are_one_thing(asked: Asked) -> None:
    assert asked.highlights("box.ts: pu|t(a: number)") == [4, 5, 6, 10]


def test_an_embedded_field_leads_to_its_type(asked: Asked) -> None:
    assert asked.definition("car.go: *parts.En|gine") == ["parts/parts.go:3"]
    assert asked.definition("car.go: \tWhe|el\n") == ["car.go:5"]


def test_fields_implement_what_an_interface_asks_for(asked: Asked) -> None:
    assert asked.implementation("shape.ts: ar|ea(): number") == ["shape.ts:8", "shape.ts:13"]
    assert asked.implementation("shape.ts: na|me: string\n}") == ["shape.ts:7", "shape.ts:12"]
    assert asked.implementation("shape.ts: abstract na|me") == ["shape.ts:7"]


def test_definitions_know_what_references_know(asked: Asked) -> None:
    assert asked.references("src/lib.rs: pub fn wa|lk") == ["src/lib.rs:2", "src/lib.rs:5"]
    assert asked.definition("src/lib.rs: |leg| leg.wa|lk") == ["src/lib.rs:2"]


def test_hover_tells_what_the_header_says(asked: Asked) -> None:
    told = hover(asked.snapshot, *asked.at("shop.c: char|ge(1)"))
    assert told is not None
    assert (told.signature, told.doc) == ("int charge(int amount)", "Takes money.")
