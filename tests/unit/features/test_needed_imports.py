"""
One import for one name, whoever writes it: completion, and the action that adds what is missing.

Each case is a text with `¦` behind a name that is not known there, and what stands at the top after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.typing import CURSOR, Desk, desk

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

FILES = {
    "pkg/__init__.py": "",
    "pkg/cards.py": "class Card: ...\nclass Deck: ...\ndef helper(): ...\n",
    "pkg/near.py": "",
    "web/package.json": '{"name": "web", "workspaces": ["core"]}',
    "web/cards.ts": "export function helper() {}\nexport function other() {}\n"
    "export default class Whole {}\nclass Inner {}\nexport { Inner as Outer };\n",
    "web/page.tsx": "export function Page() { return <p/>; }\n",
    "web/old.js": "function served() {}\nmodule.exports = { served };\n",
    "web/core/package.json": '{"name": "@x/core"}',
    "web/core/far.ts": "export const farther = 1;\nexport const farthest = 1;\n",
    "web/user.ts": "import { farther } from '@x/core/far';\nfarther;\n",
    "go.mod": "module ex.com/m\n",
    "util/card.go": "package util\n\nfunc Make() {}\n",
    "back/back.go": 'package back\n\nimport "ex.com/m/app"\n\nfunc Backward() { app.Own() }\n',
    "app/own.go": "package app\n\nfunc Own() {}\n",
    "app/own_test.go": "package app\n",
    "deep/internal/x/x.go": "package x\n\nfunc Hidden() {}\n",
    "main.go": "package main\n\nfunc Started() {}\n",
    "jv/b/Far.java": "package b;\npublic class Far {}\nclass FarSecret {}\n",
    "jv/a/T.java": "package a;\n",
    "Cargo.toml": '[package]\nname = "m"\n',
    "src/lib.rs": "pub mod cards;\nmod desk;\nmod till;\n",
    "src/desk.rs": "",
    "src/till.rs": "use crate::cards::Named;\nfn f(x: Named) {}\n",
    "src/cards/mod.rs": "mod shut;\npub use shut::Named;\npub fn helper() {}\n",
    "src/cards/shut.rs": "pub struct Named;\npub struct Unnamed;\n",
    "c/inc/card.h": "#ifndef CARD_H\n#define CARD_H\nint card_charge(int n);\n#endif\n",
    "c/inc/deck.h": "#ifndef DECK_H\n#define DECK_H\nint deck_size(int n);\n#endif\n",
    "c/user.c": '#include "inc/deck.h"\nint f(void) { return deck_size(1); }\n',
    "cc/card.hpp": "#pragma once\nint freely(int n);\n",
}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("imports")
    with pytest.MonkeyPatch.context() as patch, desk(folder, patch, FILES) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "marked", "top"),
    [
        # Python: the name that the file has already, the place in the list, the file's habit
        ("t.py", "import os\nimport zlib\n\nhelper¦()\n",
         "import os\nimport zlib\n\nfrom pkg.cards import helper\n\nhelper"),
        ("t.py", "from pkg.cards import (\n    Card,\n    helper,\n)\n\nDeck¦\n",
         "from pkg.cards import (\n    Card,\n    Deck,\n    helper,\n)\n\nDeck"),
        ("pkg/near.py", "from .cards import Card\n\nhelper¦()\n",
         "from .cards import Card, helper\n\nhelper"),
        ("t.py", "#!/usr/bin/python\n# coding: utf-8\nhelper¦()\n",
         "#!/usr/bin/python\n# coding: utf-8\n\nfrom pkg.cards import helper\n\nhelper"),
        ("t.py", "# Licence.\n# More.\n\n# Of the function.\ndef f(): helper¦()\n",
         "# Licence.\n# More.\n\nfrom pkg.cards import helper\n\n# Of the function."),
        # TypeScript: quotes and ends of the file, order, default, other packages
        ("web/t.ts", "import { other } from './cards'\nhelper¦()\n",
         "import { helper, other } from './cards'\nhelper"),
        ("web/t.ts", "import q from 'q'\n\nWhole¦\n",
         "import q from 'q'\nimport Whole from './cards'\n\nWhole"),
        ("web/t.ts", "#!/usr/bin/node\n'use strict';\nhelper¦();\n",
         "#!/usr/bin/node\n'use strict';\n\nimport { helper } from './cards';\n\nhelper"),
        ("web/t.ts", "farthest¦;\n", 'import { farthest } from "@x/core/far";\n\nfarthest'),
        ("web/t.tsx", "const v = <Page¦ />;\n", 'import { Page } from "./page";\n\nconst'),
        # JavaScript that imports by calls
        ("web/t.js", "const q = require('q')\n\nserved¦()\n",
         "const q = require('q')\nconst { served } = require('./old')\n\nserved"),
        # Java: behind the package, in order
        ("jv/a/T.java", "// Licence.\npackage a;\n\nclass T { Far¦ x; }\n",
         "// Licence.\npackage a;\n\nimport b.Far;\n\nclass T"),
        ("jv/a/T.java", "package a;\n\nimport java.util.List;\n\nclass T { Far¦ x; }\n",
         "package a;\n\nimport b.Far;\nimport java.util.List;\n"),
        # Rust: what others call it, else its path; behind what is about the file
        ("src/desk.rs", "#![allow(x)]\n//! Doc.\nfn f() { helper¦(); }\n",
         "#![allow(x)]\n//! Doc.\n\nuse crate::cards::helper;\n\nfn f"),
        ("src/desk.rs", "fn f(x: Named¦) {}\n", "use crate::cards::Named;\n\nfn f"),
        ("src/desk.rs", "mod inner { use super::*; fn f() { helper¦() } }\n",
         "use crate::cards::helper;\n\nmod inner"),
        # C and C++: in the guard, as others call it
        ("c/t.c", "#include <stdio.h>\n\nint g(void) { return deck_size¦(1); }\n",
         '#include <stdio.h>\n#include "inc/deck.h"\n\nint g'),
        ("c/t.h", "/* Licence. */\n#ifndef T\n#define T\nint g(void) { return card_charge¦(1); }\n#endif\n",
         '/* Licence. */\n#ifndef T\n#define T\n\n#include "inc/card.h"\n\nint g'),
        ("cc/t.hpp", "// Licence.\n#ifndef T\n#define T\n#include <x>\nint f() { return freely¦(1); }\n#endif\n",
         '// Licence.\n#ifndef T\n#define T\n#include <x>\n#include "card.hpp"\nint f'),
        ("cc/t.cpp", "#ifdef FAST\nint f() { return freely¦(1); }\n#endif\nint g;\n",
         '#include "card.hpp"\n\n#ifdef FAST'),
    ],
)  # fmt: skip
def test_completion_and_the_action_write_the_same_import(
    at: Desk, path: str, marked: str, top: str
) -> None:
    found = at.imported(path, marked)
    assert found.startswith(top)
    before, _, behind = marked.partition(CURSOR)
    name = before[-min(len(before), 3) :]
    word = before.rsplit(maxsplit=1)[-1].lstrip("{<(")
    name = "".join(c if c.isalnum() or c == "_" else " " for c in word).split()[-1]
    typed = f"{before[: len(before) - len(name)]}{name[:4]}{CURSOR}{behind}"
    assert at.taken(path, typed, name)[0] == found


def test_go_writes_a_name_behind_its_package(at: Desk) -> None:
    text = 'package app\n\nimport (\n\t"fmt"\n)\n\nfunc f() { %s() }\n'
    found = at.imported("app/own.go", text % "util¦.Make")
    assert 'import (\n\t"fmt"\n\n\t"ex.com/m/util"\n)' in found
    assert at.taken("app/own.go", text % "Mak¦", "Make")[0] == found


@pytest.mark.parametrize(
    ("path", "marked", "label"),
    [
        ("app/own.go", "package app\n\nfunc f() { Backw¦() }\n", "Backward"),
        ("app/own.go", "package app\n\nfunc f() { Hidd¦() }\n", "Hidden"),
        ("app/own.go", "package app\n\nfunc f() { Start¦() }\n", "Started"),
        ("jv/a/T.java", "package a;\nclass T { FarS¦ x; }", "FarSecret"),
        ("src/desk.rs", "fn f(x: Unna¦) {}", "Unnamed"),
        ("src/desk.rs", "mod inner { fn f() { help¦() } }", "helper"),
        ("web/t.ts", "Inne¦", "Inner"),
    ],
)
def test_what_has_no_import_is_offered_by_neither(
    at: Desk, path: str, marked: str, label: str
) -> None:
    assert label not in at.offered(path, marked)
    before, _, behind = marked.partition(CURSOR)
    start = max(before.rfind(" "), before.rfind("\n")) + 1
    with pytest.raises(AssertionError):
        at.imported(path, f"{before[:start]}{label}{CURSOR}{behind}")


def test_an_import_further_down_is_not_joined_from_above(at: Desk) -> None:
    found, _ = at.taken("t.py", "help¦()\nfrom pkg.cards import Card\n", "helper")
    assert found == "from pkg.cards import helper\n\nhelper()\nfrom pkg.cards import Card\n"
