"""What is offered to who types, in every language that is read: in text that is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.typing import Desk, desk

from codegraph_lsp.features.completion import LIMIT, completed
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.resolve.offered import fit

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    # Python
    "pkg/__init__.py": "",
    "pkg/cards.py": """\
class Base:
    shared = 1
    def inherited(self): ...
class Card(Base):
    def __init__(self, name):
        self.name = name
        self._hidden = 2
    @property
    def size(self): return 3
    def charge(self) -> "Card": ...
def helper(): ...
LIMIT = 3
""",
    "pkg/deep/__init__.py": "",
    "pkg/deep/down.py": "def bottom(): ...\n",
    # TypeScript and JavaScript
    "web/package.json": "{}",
    "web/cards.ts": """\
export class Base { inherited() {} static made() {} private hidden = 1; protected kept = 2; }
export class Card extends Base { name = ""; charge(): Card { return this; } get size() { return 1; } }
export function helper() {}
export interface Wish { alpha: number; beta?: string }
export enum Hue { Red, Green }
export default class Whole {}
class Secret {}
""",
    "web/lib/index.ts": 'export * from "../cards";\n',
    "web/lib/other.ts": "export const other = 1;\n",
    "web/old.js": "class Clerk { serve() {} }\nmodule.exports = { Clerk };\n",
    # Go
    "go.mod": "module ex.com/m\n",
    "util/card.go": """\
package util

type Base struct{ Shared int }
type Card struct {
	Base
	Name   string
	hidden int
}

func (c *Card) Charge() *Card { return c }
func (c *Card) secret()       {}
func Make() *Card             { return nil }
func local()                  {}
""",
    "app/own.go": "package app\n\ntype Own struct{ field int }\n\nfunc ownFunction() {}\n",
    # Java
    "jv/a/Card.java": """\
package a;
public class Card extends Base {
  private int hidden;
  public String name;
  public Card charge(int n) { return this; }
  public Card charge(int n, String why) { return this; }
  static Card made() { return null; }
  public enum Hue { RED, GREEN }
}
class Base { void inherited() {} }
""",
    "jv/b/Far.java": "package b;\npublic class Far {}\nclass FarSecret {}\n",
    # Rust
    "Cargo.toml": '[package]\nname = "m"\n',
    "src/lib.rs": "pub mod cards;\nmod desk;\nmod till;\n",
    "src/till.rs": "",
    "src/cards/mod.rs": """\
pub mod open;
mod shut;
pub struct Card { pub name: String, hidden: u8 }
impl Card {
    pub fn new() -> Card { todo!() }
    pub fn charge(&self) -> Card { todo!() }
    fn secret(&self) {}
}
pub trait Show { fn show(&self) {} }
impl Show for Card {}
pub enum Hue { Red, Green }
pub fn helper() {}
""",
    "src/cards/open.rs": "pub struct Opened;\n",
    "src/cards/shut.rs": "pub struct Shutter;\n",
    # C and C++
    "c/inc/card.h": """\
#ifndef CARD_H
#define CARD_H
struct card { int name; struct card *next; };
int card_charge(struct card *card, int n);
#define CARD_MAX 3
#endif
""",
    "c/inc/card.c": "int card_inner(void) { return 1; }\n",
    "cc/card.hpp": """\
#pragma once
namespace shop {
class Base { public: void inherited(); };
class Card : public Base { public: int name; void charge(int n); static Card made(); };
enum class Hue { RED, GREEN };
void helper();
}
int freely(int n);
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("completion")
    with pytest.MonkeyPatch.context() as patch, desk(folder, patch, FILES) as made:
        yield made


PY = "from pkg.cards import Card\n"
TS = "import { Card, Wish, Hue } from './cards';\n"
GO = 'package app\n\nimport "ex.com/m/util"\n\n'
RS = "use crate::cards::{Card, Show, Hue};\n"
CC = '#include "card.hpp"\n'
PY_CARD = "__class__ __init__ _hidden charge inherited name shared size"
CARD = "charge inherited name"


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        # an instance, at a line's end, with more behind
        ("t.py", PY + "c = Card('a')\nc.¦\nx = 1\n", PY_CARD),
        ("t.py", PY + "def f():\n    g(Card('a').charge().¦\n    h()\ndef k(): ...\n", PY_CARD),
        ("t.py", PY + "class K(Card):\n    def m(self):\n        self.¦\n\n    own = 1\n",
         PY_CARD + " m own"),
        ("t.py", PY + "if Card('a').si¦\n    pass\n", "size"),
        ("t.py", PY + "def f(c: Card):\n    for x in c.¦\n", PY_CARD),
        ("web/t.ts", TS + "const c = new Card();\nc.¦\nconst x = 1;", CARD + " size"),
        ("web/t.ts", TS + "function f(w: Wish) { g(w.¦\n  h(); }\nfunction k() {}", "alpha beta"),
        ("web/t.ts", TS + "class K extends Card { m() { this.¦\n } other() {} }",
         CARD + " kept m other size"),
        ("web/t.ts", TS + "class K extends Card { m() { super.¦\n } }", CARD + " kept made size"),
        ("web/t.ts", TS + "const c = new Card();\nconst s = `${c.ch¦}`;", "charge"),
        ("web/t.ts", TS + "const c = new Card();\nc?.ch¦", "charge"),
        ("web/t.ts", "class K { #own = 1; m() { this.#¦ } }", "#own"),
        ("web/t.js", "class K { serve() {} }\nconst k = new K();\nk.¦", "serve"),
        ("web/t.js", "const o = { alpha: 1, beta() {} };\no.¦\no.alpha;", "alpha beta"),
        ("web/t.tsx", TS + "const c = new Card();\nconst v = <p>{c.ch¦}</p>;", "charge"),
        ("app/t.go", GO + "func f() {\n\tc := util.Make()\n\tc.¦\n\tx := 1\n}\n",
         "Base Charge Name Shared"),
        ("app/t.go", "package app\n\nfunc f(o *Own) {\n\tg(o.¦\n\th()\n}\nfunc k() {}\n", "field"),
        ("jv/a/T.java", "package a;\nclass T { void f(Card c) { c.¦\n int x = 1; } void k() {} }",
         CARD),
        ("jv/a/T.java", "package a;\nclass T { void f(Card c) { g(c.charge(1).¦\n h(); } }", CARD),
        ("src/desk.rs", RS + "fn f() { let c = Card::new();\n c.¦\n let x = 1; }\nfn k() {}",
         "charge name show"),
        ("src/desk.rs", RS + "fn f() { g(Card::new().¦\n h(); }\nfn k() {}", "charge name show"),
        ("c/t.c", '#include "inc/card.h"\nvoid f(struct card *c) { c->¦\n int x = 1; }\n',
         "name next"),
        ("c/t.c", '#include "inc/card.h"\nint f(struct card c) { return g(c.next->n¦ }', "name next"),
        ("cc/t.cpp", CC + "void f(shop::Card *c) { c->¦\n int x = 1; }\nvoid k() {}", CARD + " made"),
        ("cc/t.cpp", CC + "void f() { g(1, shop::Card::made().¦\n h(); }\nvoid k() {}",
         CARD + " made"),
        ("web/t.tsx", "function Kept() {}\nconst v = <Ke¦ />;", "Kept"),
        ("web/t.js", "const a = { one: 1 };\nconst b = { two: 2, ...a };\nb.¦", "one two"),
        # a class, an enum, a module
        ("web/t.ts", TS + "Card.¦", "made"),
        ("web/t.ts", TS + "Hue.¦", "Green Red"),
        ("jv/a/T.java", "package a;\nclass T { void f() { Card.¦\n } }", "Hue made"),
        ("jv/a/T.java", "package a;\nclass T { void f() { g(Card.Hue.¦ } }", "GREEN RED"),
        ("src/desk.rs", RS + "fn f() { Card::¦\n }", "charge new show"),
        ("src/desk.rs", RS + "fn f() { Hue::¦\n }", "Green Red"),
        ("cc/t.cpp", CC + "void f() { shop::¦\n }", "Base Card Hue helper"),
        ("cc/t.cpp", CC + "void f() { shop::Hue::¦ }", "GREEN RED"),
        ("t.py", "import pkg.cards as c\nc.¦", "Base Card LIMIT helper"),
        ("t.py", "import pkg.cards\npkg.¦", "cards deep"),
        ("web/t.ts", "import * as c from './cards';\nc.¦", "Base Card Hue Whole Wish helper".replace(
            "Whole ", "")),
        ("app/t.go", GO + "func f() { util.¦ }", "Base Card Make"),
        # of what is not known nothing
        ("t.py", "def f(x):\n    x.¦\n", ""),
        ("web/t.ts", "function f(x) { x.¦ }", ""),
        ("web/t.js", "function f(x) { x.¦ }", ""),
        ("web/t.tsx", "function f(x: any) { x.¦ }", ""),
        ("app/t.go", "package app\n\nfunc f(x any) {\n\tx.¦\n}\n", ""),
        ("jv/a/T.java", "package a;\nclass T { void f(Object o) { o.¦ } }", ""),
        ("src/desk.rs", "fn f(x: T) { x.¦ }", ""),
        ("c/t.c", "void f(void) { x.¦ }", ""),
        ("cc/t.cpp", "template <class T> void f(T x) { x.¦ }", ""),
        # nor in comments and strings
        ("t.py", PY + "c = Card('a')  # c.¦", ""),
        ("t.py", PY + "s = 'Card.¦'", ""),
        ("web/t.ts", TS + "// Card.¦", ""),
        ("web/t.ts", TS + "const s = 'Card.¦'", ""),
        ("src/desk.rs", RS + "// Card::¦", ""),
        # an arm of which there is no more yet
        ("src/desk.rs", RS + "fn f(h: Hue) {\n match h {\n  Hue::¦\n  Hue::Red => 1,\n }\n}", "Green Red"),
        ("app/t.go", GO + "// util.¦", ""),
        # nor where a name is given
        ("t.py", "def Ca¦", ""),
        ("web/t.ts", "const Ca¦ = 1;", ""),
    ],
)  # fmt: skip
def test_members_are_those_of_what_is_known(
    at: Desk, path: str, marked: str, expected: str
) -> None:
    assert at.offered(path, marked) == sorted(expected.split())


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        ("t.py", "kept = 1\ndef f(kept_argument):\n    kept_local = 2\n    print(kept¦)\n",
         "kept kept_argument kept_local"),
        ("t.py", "class K:\n    kept = 1\n    def f(self):\n        kept¦\n", ""),
        ("web/t.ts", "function f(keptIn) { { const keptDeep = 1; } const kept = 2; kept¦\n const keptLate = 1; }",
         "kept keptIn"),
        ("app/t.go", "package app\n\nfunc f(ownIn int) {\n\town¦\n}\n", "Own ownFunction ownIn"),
        ("jv/a/T.java", "package a;\nclass T extends Card { int chIn; void f(int charge2) { ch¦ } }",
         "chIn charge charge2"),
        ("src/desk.rs", "fn kept_fn() {}\nfn f(kept_in: u8) { let kept = 1; kept¦ }", "kept kept_fn kept_in"),
        ("c/t.c", '#include "inc/card.h"\nvoid f(int card_in) { card¦\n }', "CARD_MAX card_charge card_in"),
        ("c/t.c", '#include "inc/card.h"\nvoid f(struct ca¦', "card"),
        ("c/t.c", '#include "inc/card.h"\nvoid f(void) {\n  struct ca¦\n  if (1)\n    f();\n}\n', "card"),
        ("app/t.go", GO + "func f(Nam int) { c := &util.Card{Na¦} }\n", "Nam Name"),
        ("app/t.go", GO + "func f() { c := util.Card{Na¦: 1} }\n", "Name"),
        ("src/desk.rs", "macro_rules! kept { () => {} }\nfn f() { kep¦ }", "kept!"),
        ("src/desk.rs", RS + "fn f(nam: u8) { let c = Card { na¦ }; }", "nam name"),
        ("src/desk.rs", RS + "fn f() { let c = Card { na¦: 1 }; }", "name"),
        ("web/t.ts", TS + "const w: Wish = { al¦ };", "alpha"),
        ("t.py", PY + "def f(kept, *, kept_more): ...\nf(1, ke¦", "kept_more="),
        ("t.py", PY + "def f(kept, kept_more): ...\nf(kept_more=1, ke¦)", "kept="),
        ("t.py", PY + "def f(kept): ...\nf(1 + ke¦)", ""),
        ("cc/t.cpp", CC + "using namespace shop;\nvoid f() { hel¦ }", "helper"),
        ("cc/t.cpp", CC + "void shop::Card::charge(int n) { na¦ }", "name"),
    ],
)  # fmt: skip
def test_names_are_those_in_scope(at: Desk, path: str, marked: str, expected: str) -> None:
    found = at.completions(path, marked).items
    inside = sorted(each.label for each in found if each.kind is not None and not each.module)
    assert inside == sorted(expected.split())


@pytest.mark.parametrize(
    ("path", "marked", "expected"),
    [
        ("t.py", "from pkg.cards import ¦\n", "Base Card LIMIT helper"),
        ("t.py", "from pkg.cards import (\n    Card,\n    he¦\n)\n", "helper"),
        ("t.py", "from pkg.¦\n", "cards deep"),
        ("t.py", "import pkg.de¦\n", "deep"),
        ("pkg/t.py", "from . import ¦\n", "cards deep"),
        ("pkg/t.py", "from .deep.¦ import x\n", "down"),
        ("web/t.ts", "import { ¦ } from './cards';", "Base Card Hue Wish helper"),
        ("web/t.ts", "import { Card, h¦ } from './lib';", "Hue helper"),
        ("web/t.ts", "import { x } from './¦'", "cards lib/ old"),
        ("web/t.ts", "import x from './lib/o¦", "other"),
        ("web/t.tsx", "import { Ca¦ } from './cards';", "Card"),
        ("app/t.go", 'package app\n\nimport "ex.com/m/¦"\n', "util"),
        ("jv/a/T.java", "package a;\nimport b.¦;\nclass T {}", "Far"),
        ("src/desk.rs", "use crate::cards::¦;", "Card Hue Show helper open shut"),
        ("src/desk.rs", "use crate::cards::{Card, H¦};", "Hue helper"),
        ("c/t.c", '#include "inc/¦"\n', "card.h"),
        ("cc/t.cpp", '#include "ca¦"\n', "card.hpp"),
    ],
)
def test_imports_go_on_with_what_is_there(at: Desk, path: str, marked: str, expected: str) -> None:
    found = set(at.offered(path, marked))
    wanted = set(expected.split())
    assert wanted <= found
    assert all(each.endswith("/") for each in found - wanted), "folders on the way"


@pytest.mark.parametrize(
    ("path", "marked", "label", "written", "leads"),
    [
        ("t.py", "def f():\n    return Car¦\n", "Card",
         "from pkg.cards import Card\n\ndef f():\n    return Card\n", "pkg/cards.py:4"),
        ("t.py", "Car¦", "Card", "from pkg.cards import Card\n\nCard", "pkg/cards.py:4"),
        ("t.py", '"""Doc."""\nimport os\n\nCar¦\n', "Card",
         '"""Doc."""\nimport os\n\nfrom pkg.cards import Card\n\nCard\n', "pkg/cards.py:4"),
        ("t.py", "from pkg.cards import (\n    LIMIT,\n)\nhelp¦\n", "helper",
         "from pkg.cards import (\n    LIMIT,\n    helper,\n)\nhelper\n", "pkg/cards.py:11"),
        ("t.py", "from pkg.cards import LIMIT as most\r\nhelp¦\r\n", "helper",
         "from pkg.cards import LIMIT as most, helper\r\nhelper\r\n", "pkg/cards.py:11"),
        ("t.py", "#!/usr/bin/python\n# licence\n\n'''Doc.'''\n\nCar¦\n", "Card",
         "#!/usr/bin/python\n# licence\n\n'''Doc.'''\n\nfrom pkg.cards import Card\n\nCard\n",
         "pkg/cards.py:4"),
        ("t.py", "if True:\n    import os\nCar¦\n", "Card",
         "from pkg.cards import Card\n\nif True:\n    import os\nCard\n", "pkg/cards.py:4"),
        ("web/t.ts", "const x = 1;\nhelp¦", "helper",
         'import { helper } from "./cards";\n\nconst x = 1;\nhelper', "web/cards.ts:3"),
        ("web/t.ts", "import { Card } from './cards'\nimport q from \"./q\"\nhelp¦", "helper",
         "import { Card, helper } from './cards'\nimport q from \"./q\"\nhelper", "web/cards.ts:3"),
        ("web/t.ts", 'import q from "./q"\nWho¦', "Whole",
         'import Whole from "./cards"\nimport q from "./q"\nWhole', "web/cards.ts:6"),
        ("web/t.js", "const q = require('./q');\nCle¦", "Clerk",
         "const q = require('./q');\nconst { Clerk } = require('./old');\nClerk", "web/t.js:2"),
        ("web/lib/t.tsx", "export const v = () => <p>{help¦}</p>;", "helper",
         'import { helper } from "../cards";\n\nexport const v = () => <p>{helper}</p>;', "web/cards.ts:3"),
        ("app/t.go", "package app\n\nfunc f() { Mak¦() }\n", "Make",
         'package app\n\nimport "ex.com/m/util"\n\nfunc f() { util.Make() }\n', "util/card.go:12"),
        ("app/t.go", 'package app\n\nimport (\n\t"fmt"\n)\n\nfunc f() { Mak¦() }\n', "Make",
         'package app\n\nimport (\n\t"fmt"\n\n\t"ex.com/m/util"\n)\n\nfunc f() { util.Make() }\n',
         "util/card.go:12"),
        ("app/t.go", 'package app\n\nimport u "ex.com/m/util"\n\nfunc f() { Mak¦() }\n', "Make",
         'package app\n\nimport u "ex.com/m/util"\n\nfunc f() { u.Make() }\n', "util/card.go:12"),
        ("jv/a/T.java", "package a;\n\nclass T { Fa¦ x; }\n", "Far",
         "package a;\n\nimport b.Far;\n\nclass T { Far x; }\n", "jv/b/Far.java:2"),
        ("jv/a/T.java", "package a;\nimport java.util.List;\n\nclass T { Fa¦ x; }\n", "Far",
         "package a;\nimport b.Far;\nimport java.util.List;\n\nclass T { Far x; }\n", "jv/b/Far.java:2"),
        ("src/desk.rs", "//! Doc.\n\nfn f() { help¦(); }\n", "helper",
         "//! Doc.\n\nuse crate::cards::helper;\n\nfn f() { helper(); }\n", "src/cards/mod.rs:12"),
        ("src/desk.rs", "use std::fs;\n\nfn f(x: Open¦) {}\n", "Opened",
         "use std::fs;\nuse crate::cards::open::Opened;\n\nfn f(x: Opened) {}\n", "src/cards/open.rs:1"),
        ("c/t.c", "#include <stdio.h>\n\nint f(void) { return card_ch¦(0, 1); }\n", "card_charge",
         '#include <stdio.h>\n#include "inc/card.h"\n\nint f(void) { return card_charge(0, 1); }\n',
         "c/inc/card.h:4"),
        ("cc/t.hpp", "#ifndef T\n#define T\nint f() { return freel¦(1); }\n#endif\n", "freely",
         '#ifndef T\n#define T\n\n#include "card.hpp"\n\nint f() { return freely(1); }\n#endif\n',
         "cc/card.hpp:8"),
    ],
)  # fmt: skip
def test_an_import_is_written_that_leads_to_what_was_taken(
    at: Desk, path: str, marked: str, label: str, written: str, leads: str
) -> None:
    found, places = at.taken(path, marked, label)
    assert found == written
    assert leads in places


@pytest.mark.parametrize(
    ("path", "marked", "label"),
    [
        ("web/t.ts", "Secre¦", "Secret"),
        ("app/t.go", "package app\n\nfunc f() { loca¦() }\n", "local"),
        ("jv/a/T.java", "package a;\nclass T { FarS¦ x; }", "FarSecret"),
        ("src/desk.rs", "fn f(x: Shut¦) {}", "Shutter"),
        ("c/t.c", "int f(void) { return card_in¦(); }", "card_inner"),
        ("t.py", "x = 'Car¦'", "Card"),
        ("t.py", "x.Car¦", "Card"),
    ],
)
def test_what_cannot_be_imported_is_not_offered(
    at: Desk, path: str, marked: str, label: str
) -> None:
    assert label not in at.offered(path, marked)


def test_a_letter_that_means_something_else_asks_for_nothing(at: Desk) -> None:
    assert at.offered("t.py", "def f(x:¦", trigger=":") == []
    assert at.offered("cc/t.cpp", CC + "int f() { return 1 >¦ 2; }", trigger=">") == []
    assert at.offered("web/t.ts", "const x = 4 /¦ 2;", trigger="/") == []
    assert at.offered("src/desk.rs", RS + "fn f() { Hue::¦ }", trigger=":") == ["Green", "Red"]
    assert "other" in at.offered("web/t.ts", "import { x } from './lib/¦'", trigger="/")


def test_a_macro_keeps_the_mark_that_is_there(at: Desk) -> None:
    source = "macro_rules! kept { () => {} }\nfn f() { kep¦"
    assert at.item("src/desk.rs", source + "!(); }", "kept!").text == "kept"
    assert at.item("src/desk.rs", source + " }", "kept!").text == ""


def test_the_rest_of_a_word_is_known_apart(at: Desk) -> None:
    found = at.completions("t.py", PY + "c = Card('a')\nc.ch¦ange")
    assert [each.label for each in found.items] == ["charge"]
    start = len(PY) + len("c = Card('a')\nc.")
    assert (found.written, found.offset) == ((start, start + 6), start + 2)


def test_a_long_list_is_cut_and_says_so(at: Desk) -> None:
    many = "".join(f"    def m{number:03}(self): ...\n" for number in range(LIMIT + 5))
    source = f"class Many:\n{many}\nx = Many()\nx."
    found = at.completions("t.py", source + "¦")
    assert (len(found.items), found.more) == (LIMIT, True)
    found = at.completions("t.py", source + "m10¦")
    assert [each.label for each in found.items][:2] == ["m100", "m101"]
    assert not found.more


def test_what_was_offered_is_told_in_full_when_the_file_has_changed(at: Desk) -> None:
    item = at.item("t.py", PY + "Card('a').¦", "charge")
    assert (item.path, item.kind) == (Path("pkg/cards.py"), SymbolKind.METHOD)
    with at.snapshot() as snapshot:
        assert item.path is not None
        for number in (item.symbol, item.symbol + 3):
            symbol = completed(snapshot, item.path, number, "charge")
            assert symbol is not None
            assert symbol.qualified_name == "Card.charge"
        assert completed(snapshot, item.path, item.symbol, "nothing") is None
        assert completed(snapshot, Path("none.py"), 1, "charge") is None


def test_names_fit_by_their_beginning_case_or_humps() -> None:
    names = ("getUser", "GetUser", "user_get", "forget", "target")
    assert [fit("get", name) for name in names] == [0, 1, 2, None, None]
    assert fit("gU", "getUser") == 2
    assert fit("", "x") == 0
