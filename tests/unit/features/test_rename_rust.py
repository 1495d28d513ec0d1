"""Renaming in Rust, as far as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import Workspace, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "Cargo.toml": '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": """\
pub mod deep;
pub mod geo;
pub use crate::geo::{make as mk, Shape};
pub use geo::Boxed;

pub fn run(s: &dyn Shape) -> i32 {
    s.area()
}

pub fn all(width: i32) -> Boxed {
    let b = Boxed { width, note: 1 };
    let Boxed { ref width, note: n } = b;
    let c = Boxed { width: 3, ..Boxed::new(n) };
    println!("{width} {{width}} {}", c.width);
    c
}
""",
    "src/deep.rs": """\
pub mod outer {
    pub mod inner {
        pub fn run() {}
    }
}
use crate::deep::outer::inner::run;
use outer::inner as other;
""",
    "src/geo.rs": """\
pub struct Boxed {
    pub width: i32,
    pub note: i32,
}
pub trait Shape {
    fn area(&self) -> i32;
    fn twice(&self) -> i32 {
        self.area() * 2
    }
}
impl Shape for Boxed {
    fn area(&self) -> i32 {
        self.width
    }
}
impl Boxed {
    pub fn new(width: i32) -> Self {
        Self { width, note: 0 }
    }
}
impl std::fmt::Display for Boxed {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        Ok(())
    }
}
pub fn make(width: i32) -> Boxed {
    Boxed::new(width)
}
fn id<T: Clone>(t: T) -> T {
    t.clone()
}
pub enum Side<Left> {
    Near(Left),
    Far,
}
""",
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with workspace(tmp_path_factory.mktemp("space"), FILES) as made:
        yield made


RENAMED = [
    (
        "src/deep.rs: mod ou|ter",
        "around",
        [
            "src/deep.rs: pub mod around {",
            "src/deep.rs: use crate::deep::around::inner::run;",
            "src/deep.rs: use around::inner as other;",
        ],
    ),
    (
        "src/geo.rs: struct Bo|xed",
        "Crate",
        [
            "src/geo.rs: pub struct Crate {",
            "src/geo.rs: impl Shape for Crate {",
            "src/geo.rs: impl Crate {",
            "src/geo.rs: impl std::fmt::Display for Crate {",
            "src/geo.rs: pub fn make(width: i32) -> Crate {",
            "src/geo.rs: Crate::new(width)",
            "src/lib.rs: pub use geo::Crate;",
            "src/lib.rs: pub fn all(width: i32) -> Crate {",
            "src/lib.rs: let b = Crate { width, note: 1 };",
            "src/lib.rs: let Crate { ref width, note: n } = b;",
            "src/lib.rs: let c = Crate { width: 3, ..Crate::new(n) };",
        ],
    ),
    (
        "src/geo.rs: fn ar|ea(&self) -> i32;",
        "size",
        [
            "src/geo.rs: fn size(&self) -> i32;",
            "src/geo.rs: self.size() * 2",
            "src/geo.rs: fn size(&self) -> i32 {",
            "src/lib.rs: s.size()",
        ],
    ),
    (
        "src/geo.rs: pub wi|dth",
        "breadth",
        [
            "src/geo.rs: pub breadth: i32,",
            "src/geo.rs: self.breadth",
            "src/geo.rs: Self { breadth: width, note: 0 }",
            "src/lib.rs: let b = Boxed { breadth: width, note: 1 };",
            "src/lib.rs: let Boxed { breadth: ref width, note: n } = b;",
            "src/lib.rs: let c = Boxed { breadth: 3, ..Boxed::new(n) };",
            'src/lib.rs: println!("{width} {{width}} {}", c.breadth);',
        ],
    ),
    (
        "src/lib.rs: fn all(wi|dth",
        "w",
        [
            "src/lib.rs: pub fn all(w: i32) -> Boxed {",
            "src/lib.rs: let b = Boxed { width: w, note: 1 };",
        ],
    ),
    (
        "src/lib.rs: {wi|dth}",
        "w",
        [
            "src/lib.rs: let Boxed { width: ref w, note: n } = b;",
            'src/lib.rs: println!("{w} {{width}} {}", c.width);',
        ],
    ),
    (
        "src/geo.rs: fn ma|ke",
        "build",
        [
            "src/geo.rs: pub fn build(width: i32) -> Boxed {",
            "src/lib.rs: pub use crate::geo::{build as mk, Shape};",
        ],
    ),
    (
        "src/lib.rs: make as m|k",
        "build",
        [
            "src/lib.rs: pub use crate::geo::{make as build, Shape};",
        ],
    ),
    (
        "src/geo.rs: fn id<|T",
        "U",
        [
            "src/geo.rs: fn id<U: Clone>(t: U) -> U {",
        ],
    ),
    # A variant is no name of its own in the type: the parameter keeps its meaning.
    ("src/geo.rs: Ne|ar(Left)", "Left", ["src/geo.rs: Left(Left),"]),
]

REFUSED = [
    ("src/lib.rs: {wi|dth}", "n", "collision: `n` is something else already, in src/lib.rs:12"),
    (
        "src/geo.rs: fn f|mt",
        "show",
        "external: `Boxed.fmt` overrides something outside of the workspace",
    ),
    ("src/lib.rs: mod ge|o", "show", "module: `geo` is a file or a folder; rename that instead"),
    ("src/geo.rs: fn ma|ke", "fn", "name: `fn` is no name in Rust"),
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
