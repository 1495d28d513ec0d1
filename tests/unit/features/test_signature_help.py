"""What calls take that are being typed, in every language that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.typing import Desk, desk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "cards.py": '''\
class Card:
    """A card."""
    def __init__(self, name, size=3): ...
    def charge(self, amount: int, currency="E,U", *rest, note=None, **more) -> "Card":
        """Takes money."""
    @classmethod
    def make(cls, a, b): ...
    @staticmethod
    def fixed(x, y): ...
class Small(Card): ...
def only(a, *, b, c=1): ...
def empty(): ...
''',
    "web/cards.ts": """\
export class Card {
  constructor(public name: string, sizes: Map<string, number>) {}
  charge(a: number, cb: (x: number, y: string) => void, ...more: string[]): void {}
}
export function over(a: string): void;
export function over(a: number, b: number): void;
export function over(a: any, b?: any) {}
export const arrow = (p: number, { q }: { q: number }) => p;
""",
    "web/cards.js": "export class Clerk { /** Serves. */ serve(a, b = [1, 2], { c, d } = {}) {} }\n",
    "go.mod": "module ex.com/m\n",
    "g/card.go": """\
package g

type Card struct{}

// Charge takes money.
func (c *Card) Charge(n int, more ...string) error { return nil }
func Two(a, b int, f func(x, y int))               {}
""",
    "jv/Card.java": """\
class Card {
  Card(int a) {}
  Card(int a, String b) {}
  void charge(int n) {}
  void charge(int n, java.util.Map<String, Integer> why) {}
  static void all(int... them) {}
}
""",
    "Cargo.toml": '[package]\nname = "m"\n',
    "src/lib.rs": "mod cards;\nmod desk;\n",
    "src/cards.rs": """\
pub struct Card;
impl Card {
    pub fn new(a: u8, b: (u8, u8)) -> Card { Card }
    pub fn charge<T: Into<u8>>(&self, n: T, m: Vec<u8>) {}
}
""",
    "c/far.h": "struct s;\nint far(int width, struct s *at, ...);\nint nothing(void);\n",
    "cc/grid.hpp": """\
struct Grid { Grid(int a); Grid(int a, int b); int at(int row, std::map<int, int> c = {1, 2}) const; };
int over(int a);
int over(double a, int b);
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("signatures")
    with pytest.MonkeyPatch.context() as patch, desk(folder, patch, FILES) as made:
        yield made


PY = "from cards import Card, Small, only, empty\n"
TS = "import { Card, over, arrow } from './cards';\n"
TWO = ['> def charge(amount: int, «currency="E,U"», *rest, note=None, **more) -> "Card"']


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        ("t.py", PY + "c = Card('a')\nc.charge(1, ¦\nx = 1\n", TWO),
        ("t.py", PY + "c = Card('a')\nc.charge(1,\n    ¦\nx = 1\n", TWO),
        ("t.py", PY + "c = Card('a')\nc.charge(empty(1, 2), ¦", TWO),
        ("t.py", PY + "Card('a').charge(1, [2, ¦3], 4)", TWO),
        ("t.py", PY + "Card('a').charge(1, 2, 3, 4¦)",
         ['> def charge(amount: int, currency="E,U", «*rest», note=None, **more) -> "Card"']),
        ("t.py", PY + "Card('a').charge(1, note=¦)",
         ['> def charge(amount: int, currency="E,U", *rest, «note=None», **more) -> "Card"']),
        ("t.py", PY + "Card('a').charge(1, other=¦)",
         ['> def charge(amount: int, currency="E,U", *rest, note=None, «**more») -> "Card"']),
        ("t.py", PY + "Card.charge(¦",
         ['> def charge(«self», amount: int, currency="E,U", *rest, note=None, **more) -> "Card"']),
        ("t.py", PY + "Card('a', ¦)", ["> Card(name, «size=3»)"]),
        ("t.py", PY + "Small(¦)", ["> Small(«name», size=3)"]),
        ("t.py", PY + "only(1, Card(¦", ["> Card(«name», size=3)"]),
        ("t.py", PY + "Card('a' ¦)", ["> Card(«name», size=3)"]),
        ("t.py", PY + "Card.make(1, ¦)", ["> def make(a, «b»)"]),
        ("t.py", PY + "Card.fixed(1, ¦", ["> def fixed(x, «y»)"]),
        ("t.py", PY + "only(1, ¦)", ["> def only(a, *, b, c=1)"]),
        ("t.py", PY + "only(1, b=2, ¦)", ["> def only(a, *, b, «c=1»)"]),
        ("t.py", PY + "empty(¦)", ["> def empty()"]),
        ("t.py", PY + "def own(a, b): ...\nown(1, ¦)\ndef later(): ...\n", ["> def own(a, «b»)"]),
        ("web/t.ts", TS + "new Card('x', ¦);",
         ["> Card(public name: string, «sizes: Map<string, number>»)"]),
        ("web/t.ts", TS + "over(1, ¦", ["export function over(a: string): void",
         "> export function over(a: number, «b: number»): void"]),
        ("web/t.ts", TS + "arrow(1, ¦)", ["> export const arrow = (p: number, «{ q }: { q: number }»)"]),
        ("web/t.ts", TS + "function f(c: Card) { c.charge(1, () => 2, 'a', 'b'¦); }",
         ["> charge(a: number, cb: (x: number, y: string) => void, «...more: string[]»): void"]),
        ("web/t.tsx", TS + "const v = <p>{over(¦)}</p>;",
         ["> export function over(«a: string»): void", "export function over(«a: number», b: number): void"]),
        ("web/t.js", "import { Clerk } from './cards.js';\nnew Clerk().serve(1, ¦\n",
         ["> serve(a, «b = [1, 2]», { c, d } = {})"]),
        ("g/t.go", "package g\n\nfunc f(c *Card) { c.Charge(1, \"a\", ¦) }\n",
         ["> func (c *Card) Charge(n int, «more ...string») error"]),
        ("g/t.go", "package g\n\nfunc f() {\n\tTwo(1, ¦\n\tx := 1\n}\n",
         ["> func Two(a, «b int», f func(x, y int))"]),
        ("jv/T.java", "class T { void f() { new Card(1, ¦); } }",
         ["Card(int a)", "> Card(int a, «String b»)"]),
        ("jv/T.java", "class T { void f(Card c) { c.charge(1, ¦\n } }",
         ["void charge(int n)", "> void charge(int n, «java.util.Map<String, Integer> why»)"]),
        ("jv/T.java", "class T { void f() { Card.all(1, 2, ¦); } }",
         ["> static void all(«int... them»)"]),
        ("jv/T.java", "class T extends Card { void f() { charge(¦); } }",
         ["> void charge(«int n»)", "void charge(«int n», java.util.Map<String, Integer> why)"]),
        ("src/desk.rs", "use crate::cards::Card;\nfn f() { Card::new(1, ¦) }",
         ["> pub fn new(a: u8, «b: (u8, u8)») -> Card"]),
        ("src/desk.rs", "use crate::cards::Card;\nfn f(c: Card) { c.charge(1, ¦\n let x = 1; }",
         ["> pub fn charge<T: Into<u8>>(n: T, «m: Vec<u8>»)"]),
        ("c/t.c", '#include "far.h"\nint f(void) { far(1, ¦\n int x; }\n',
         ["> int far(int width, «struct s *at», ...)"]),
        ("c/t.c", '#include "far.h"\nint f(void) { return far(1, 0, 2, 3¦); }\n',
         ["> int far(int width, struct s *at, «...»)"]),
        ("c/t.c", '#include "far.h"\nint f(void) { nothing(¦); }\n', ["> int nothing()"]),
        ("cc/t.cpp", '#include "grid.hpp"\nint f(Grid *g) { g->at(1, ¦); }\n',
         ["> int at(int row, «std::map<int, int> c = {1, 2}») const"]),
        ("cc/t.cpp", '#include "grid.hpp"\nint f() { over(1, ¦ }\n',
         ["int over(int a)", "> int over(double a, «int b»)"]),
        ("cc/t.cpp", '#include "grid.hpp"\nint f() { new Grid(1, ¦); }\n',
         ["Grid(int a)", "> Grid(int a, «int b»)"]),
        # an open bracket with a comment below it, which hides what stands further down
        ("t.py", "class A:\n    def f(self):\n        self.g(1, ¦\n        # More.\n\n"
         "    def g(self, a, b=2): ...\n", ["> def g(a, «b=2»)"]),
        # of what is not known, and where nothing is called, nothing
        ("t.py", "def f(x):\n    x.charge(¦)\n", []),
        ("t.py", "unknown(¦)", []),
        ("t.py", PY + "x = (1, ¦2)", []),
        ("t.py", PY + "def only2(¦): ...", []),
        ("t.py", PY + "empty() ¦", []),
        ("web/t.ts", TS + "over(() => { ¦ });", []),
        ("web/t.js", "function f(x) { x.serve(¦) }", []),
        ("g/t.go", "package g\n\nfunc f(x any) { x.Charge(¦) }\n", []),
        ("jv/T.java", "class T { void f(Object o) { o.charge(¦); } }", []),
        ("src/desk.rs", "fn f(x: T) { x.charge(¦) }", []),
    ],
)  # fmt: skip
def test_a_call_tells_what_it_takes(at: Desk, path: str, marked: str, expected: list[str]) -> None:
    assert at.called(path, marked) == expected


def test_documentation_is_that_of_the_function(at: Desk) -> None:
    found = at.signatures("t.py", PY + "Card('a').charge(¦)")
    assert found is not None
    assert [each.doc for each in found.signatures] == ["Takes money."]
    found = at.signatures("g/t.go", "package g\n\nfunc f(c *Card) { c.Charge(¦) }\n")
    assert found is not None
    assert [each.doc for each in found.signatures] == ["Charge takes money."]
