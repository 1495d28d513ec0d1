"""Renaming in Java, as far as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "src/p/Shape.java": """\
package p;

public interface Shape {
    int area();

    default int twice() {
        return area() * 2;
    }
}
""",
    "src/p/Box.java": """\
package p;

import static p.Tool.TOP;

public class Box<T> implements Shape {
    private int width;
    public static final int MAX = 3;

    public Box(int width) {
        this.width = width;
    }

    @Override
    public int area() {
        return width * TOP;
    }

    public int area(int times) {
        return times + this.width;
    }

    @Override
    public String toString() {
        return "";
    }

    enum Color {
        RED,
        GREEN
    }

    record Point(int x, int y) {
        int sum() {
            return x + y();
        }
    }
}
""",
    "src/p/Tool.java": "package p;\n\nclass Tool {\n    static final int TOP = 1;\n}\n",
    "src/q/Use.java": """\
package q;

import p.Box;
import static p.Box.MAX;

class Use extends Box<String> {
    Use() {
        super(MAX);
    }

    @Override
    public int area() {
        return super.area() + area(2);
    }

    void run(Box<String> box) {
        box.area();
        java.util.function.IntSupplier s = box::area;
        p.Box<String> other = new Box<>(1);
    }
}
""",
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "src/q/Use.java: extends Bo|x",
        "Crate",
        [
            "src/p/Box.java: public class Crate<T> implements Shape {",
            "src/p/Box.java: public Crate(int width) {",
            "src/q/Use.java: import p.Crate;",
            "src/q/Use.java: import static p.Crate.MAX;",
            "src/q/Use.java: class Use extends Crate<String> {",
            "src/q/Use.java: void run(Crate<String> box) {",
            "src/q/Use.java: p.Crate<String> other = new Crate<>(1);",
            "src/p/Box.java -> src/p/Crate.java",
        ],
    ),
    (
        "src/q/Use.java: public int ar|ea",
        "size",
        [
            "src/p/Box.java: public int size() {",
            "src/p/Shape.java: int size();",
            "src/p/Shape.java: return size() * 2;",
            "src/q/Use.java: public int size() {",
            "src/q/Use.java: return super.size() + area(2);",
            "src/q/Use.java: box.size();",
            "src/q/Use.java: java.util.function.IntSupplier s = box::size; ? this may also mean `Box.area`",
        ],
    ),
    (
        "src/p/Box.java: area(int ti|mes",
        "width",
        [
            "src/p/Box.java: public int area(int width) {",
            "src/p/Box.java: return width + this.width;",
        ],
    ),
    (
        "src/p/Box.java: int ar|ea(int times",
        "size",
        [
            "src/p/Box.java: public int size(int times) {",
            "src/q/Use.java: return super.area() + size(2);",
            "src/q/Use.java: java.util.function.IntSupplier s = box::size; ? this may also mean `Box.area`",
        ],
    ),
    (
        "src/p/Box.java: int ar|ea(int times",  # a field has that name already
        "width",
        [
            "src/p/Box.java: public int width(int times) {",
            "src/q/Use.java: return super.area() + width(2);",
            "src/q/Use.java: java.util.function.IntSupplier s = box::width; ? this may also mean `Box.area`",
        ],
    ),
    (
        "src/p/Box.java: private int wi|dth",
        "breadth",
        [
            "src/p/Box.java: private int breadth;",
            "src/p/Box.java: this.breadth = width;",
            "src/p/Box.java: return breadth * TOP;",
            "src/p/Box.java: return times + this.breadth;",
        ],
    ),
    (
        "src/p/Box.java: int MA|X",
        "LIMIT",
        [
            "src/p/Box.java: public static final int LIMIT = 3;",
            "src/q/Use.java: import static p.Box.LIMIT;",
            "src/q/Use.java: super(LIMIT);",
        ],
    ),
    (
        "src/p/Box.java: Point(int |x",
        "left",
        [
            "src/p/Box.java: record Point(int left, int y) {",
            "src/p/Box.java: return left + y();",
        ],
    ),
    (
        "src/p/Box.java: RE|D",
        "BLUE",
        [
            "src/p/Box.java: BLUE,",
        ],
    ),
    (
        "src/p/Box.java: class Box<|T>",
        "E",
        [
            "src/p/Box.java: public class Box<E> implements Shape {",
        ],
    ),
]

REFUSED = [
    (
        "src/p/Box.java: private int wi|dth",
        "MAX",
        "collision: `MAX` is something else already, in src/p/Box.java:7",
    ),
    (
        "src/p/Box.java: private int wi|dth",
        "TOP",
        "captured: `TOP` in src/p/Box.java:15 would mean the renamed `width`",
    ),
    (
        "src/p/Shape.java: int tw|ice",
        "area",
        "collision: `area` is something else already, in src/p/Shape.java:4",
    ),
    (
        "src/p/Box.java: class Bo|x",
        "Tool",
        "collision: `Tool` is something else already, in src/p/Tool.java:3",
    ),
    (
        "src/p/Box.java: String toStr|ing",
        "text",
        "external: `Box.toString` overrides something outside of the workspace",
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
