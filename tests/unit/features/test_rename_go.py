"""Renaming in Go, as far as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "go.mod": "module example.com/m\n\ngo 1.20\n",
    "geo/geo.go": """\
package geo

type Shape interface {
	Area() int
}

type Base struct {
	Width int
	note  string
}

func (b *Base) Area() int { return b.Width }

type Box[T any] struct {
	Base
	val T
}

var total, count = 1, 2

func New(Width int) *Box[int] {
	x := &Box[int]{Base: Base{Width: Width, note: "a"}, val: 1}
	x.Base.Width = 3
	x.Width++
	total++
	return x
}
""",
    "geo/more.go": """\
package geo

import "fmt"

func (b *Base) String() string { return fmt.Sprint(b.note) }

func Max() int { return New(1).Area() }
""",
    "main.go": """\
package main

import (
	"example.com/m/geo"
	g2 "example.com/m/geo"
)

func run(s geo.Shape) int { return s.Area() }

func main() {
	b := geo.New(1)
	run(b)
	var t geo.Shape = &g2.Base{Width: 2}
	t.Area()
	f := b.Area
	f()
	_ = geo.Max
}
""",
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "geo/geo.go: type Ba|se",
        "Root",
        [
            "geo/geo.go: type Root struct {",
            "geo/geo.go: func (b *Root) Area() int { return b.Width }",
            "geo/geo.go: Root",
            'geo/geo.go: x := &Box[int]{Root: Root{Width: Width, note: "a"}, val: 1}',
            "geo/geo.go: x.Root.Width = 3",
            "geo/more.go: func (b *Root) String() string { return fmt.Sprint(b.note) }",
            "main.go: var t geo.Shape = &g2.Root{Width: 2}",
        ],
    ),
    (
        "geo/geo.go: x.Ba|se.Width",
        "Root",
        [
            "geo/geo.go: type Root struct {",
            "geo/geo.go: func (b *Root) Area() int { return b.Width }",
            "geo/geo.go: Root",
            'geo/geo.go: x := &Box[int]{Root: Root{Width: Width, note: "a"}, val: 1}',
            "geo/geo.go: x.Root.Width = 3",
            "geo/more.go: func (b *Root) String() string { return fmt.Sprint(b.note) }",
            "main.go: var t geo.Shape = &g2.Root{Width: 2}",
        ],
    ),
    (
        "geo/geo.go: Ar|ea() int\n",
        "Size",
        [
            "geo/geo.go: Size() int ? `Base.Area` may be used through the same interface",
            "geo/geo.go: func (b *Base) Size() int { return b.Width } ? `Base.Area` may be used through the same interface",
            "geo/more.go: func Max() int { return New(1).Size() } ? `Base.Area` may be used through the same interface",
            "main.go: func run(s geo.Shape) int { return s.Size() } ? `Base.Area` may be used through the same interface",
            "main.go: t.Size() ? `Base.Area` may be used through the same interface",
            "main.go: f := b.Size ? `Base.Area` may be used through the same interface",
        ],
    ),
    (
        "geo/geo.go: \tWi|dth int",
        "Breadth",
        [
            "geo/geo.go: Breadth int",
            "geo/geo.go: func (b *Base) Area() int { return b.Breadth }",
            'geo/geo.go: x := &Box[int]{Base: Base{Breadth: Width, note: "a"}, val: 1}',
            "geo/geo.go: x.Base.Breadth = 3",
            "geo/geo.go: x.Breadth++",
            "main.go: var t geo.Shape = &g2.Base{Breadth: 2}",
        ],
    ),
    (
        "geo/geo.go: New(Wi|dth",
        "w",
        [
            "geo/geo.go: func New(w int) *Box[int] {",
            'geo/geo.go: x := &Box[int]{Base: Base{Width: w, note: "a"}, val: 1}',
        ],
    ),
    (
        "geo/geo.go: {Width: Wi|dth",
        "w",
        [
            "geo/geo.go: func New(w int) *Box[int] {",
            'geo/geo.go: x := &Box[int]{Base: Base{Width: w, note: "a"}, val: 1}',
        ],
    ),
    (
        'main.go: g|2 "example',
        "g3",
        [
            'main.go: g3 "example.com/m/geo"',
            "main.go: var t geo.Shape = &g3.Base{Width: 2}",
        ],
    ),
    (
        "geo/more.go: ) Stri|ng()",
        "Text",
        [
            "geo/more.go: func (b *Base) Text() string { return fmt.Sprint(b.note) } ? the standard library may call `Base.String` by this name",
        ],
    ),
]

REFUSED = [
    ("geo/geo.go: \tWi|dth int", "breadth", "visibility: `breadth` would not be seen in main.go"),
    (
        "geo/geo.go: \tWi|dth int",
        "note",
        "collision: `note` is something else already, in geo/geo.go:9",
    ),
    ("geo/geo.go: New(Wi|dth", "x", "collision: `x` is something else already, in geo/geo.go:22"),
    (
        "geo/geo.go: var to|tal",
        "count",
        "collision: `count` is something else already, in geo/geo.go:19",
    ),
    (
        "geo/geo.go: var to|tal",
        "fmt",
        "collision: `fmt` is something else already, in geo/more.go:3",
    ),
    (
        "geo/geo.go: var to|tal",
        "int",
        "captured: `int` in geo/geo.go:4 would mean the renamed `total`",
    ),
    (
        "geo/geo.go: func Ne|w",
        "Max",
        "collision: `Max` is something else already, in geo/more.go:7",
    ),
    (
        "main.go: func ma|in",
        "start",
        "special: `main` has that name because others call it so: the language, or what runs the program",
    ),
    ("main.go: ge|o.New", "start", "module: `geo` is a file or a folder; rename that instead"),
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
