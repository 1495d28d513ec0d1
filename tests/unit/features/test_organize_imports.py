"""Organising imports, language by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.acting import acting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.slow

OWN = {
    "pkg/__init__.py": "",
    "pkg/a.py": "class A: pass\nclass B: pass\nX = 1\ndef helper(): pass\n",
    "pkg/effects.py": "print(1)\nclass E: pass\n",
}


def organized(folder: Path, text: str, name: str, others: Mapping[str, str] | None = None) -> str:
    with acting(folder, {**(others or {}), name: text}) as space:
        return space.organized(name)


def python(folder: Path, text: str, others: Mapping[str, str] | None = None) -> str:
    return organized(folder, text, "pkg/m.py", OWN | dict(others or {}))


def test_unused_names_go_and_groups_are_sorted_as_isort_does(tmp_path: Path) -> None:
    text = """\
from __future__ import annotations
from .a import helper
import sys, json
from pkg.a import B, A
import os
import requests
import unused.thing

helper(), sys, A(), os, requests
"""
    assert (
        python(tmp_path, text)
        == """\
from __future__ import annotations

import os
import sys

import requests

from pkg.a import A

from .a import helper

helper(), sys, A(), os, requests
"""
    )


def test_what_is_in_order_stays_as_it_is(tmp_path: Path) -> None:
    text = "import os\nfrom pkg.a import A\nimport sys\nfrom pkg.a import (\n    B,  # why\n    X,\n)\n"
    text += "\nos, sys, A, B, X\n"
    assert "from pkg.a import (\n    B,  # why\n    X,\n)\n" in python(tmp_path, text)
    text = "import os\nimport sys\nfrom typing import Any\n\nos, sys, Any\n"
    assert python(tmp_path / "b", text) == text


@pytest.mark.parametrize(
    "use",
    [
        "def f(a: 'A'): ...",
        "x: 'list[A]' = []",
        '"""\n>>> A()\n"""',
        "x = []  # type: A",
        "__all__ = ['A']",
        "def f(A): return A",
        "f'{A}'",
        "print(locals())",
        "def f():\n    global A\n    A = 1",
        "eval('1')",
        "class C:\n    A = A",
        "# Done.\nA()",
    ],
)
def test_an_import_stays_for_any_word_that_may_mean_it(tmp_path: Path, use: str) -> None:
    text = f"from pkg.a import A\n\n{use}\n"
    assert python(tmp_path, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "from pkg.a import A as A\n",
        "from pkg.a import A  # noqa\n",
        "from pkg.a import A  # noqa: F401\n",
        "from pkg.a import *\n",
        "import pkg.effects\n",
        "from pkg.effects import E\n",
        "try:\n    import json\nexcept ImportError:\n    pass\n",
        "class C:\n    from pkg.a import A\n",
        "import readline\n",
        "import pkg.a\ndef broken(:\n",
    ],
)
def test_what_does_something_or_is_marked_stays(tmp_path: Path, text: str) -> None:
    with acting(tmp_path, OWN | {"pkg/m.py": text}) as space:
        assert space.after_organizing("pkg/m.py") == text


def test_what_others_take_from_here_stays(tmp_path: Path) -> None:
    text = "from pkg.a import A, B, X\nimport os\n"
    others = {
        "one.py": "from pkg.m import A\n\nA()\n",
        "two.py": "import pkg.m as m\n\nm.B()\n",
    }
    assert python(tmp_path, text, others) == "from pkg.a import A, B\n"
    others = {"one.py": "from pkg.m import *\n\nA()\n"}
    assert "A, B, X" in python(tmp_path / "b", text, others)
    assert organized(tmp_path / "c", "from pkg.a import A\n", "pkg/__init__.py", OWN) == (
        "from pkg.a import A\n"
    )


def test_a_block_that_would_be_empty_keeps_a_statement(tmp_path: Path) -> None:
    text = """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .a import A
    from .a import B

def f():
    import os
    from pkg.a import X
    return X
"""
    assert (
        python(tmp_path, text)
        == """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

def f():
    from pkg.a import X
    return X
"""
    )


def test_names_of_one_module_are_merged_and_long_lists_broken(tmp_path: Path) -> None:
    text = "from pkg.a import helper\nfrom pkg.a import A\n\nhelper, A\n"
    assert python(tmp_path, text) == "from pkg.a import A, helper\n\nhelper, A\n"
    names = [f"name_number_{n}" for n in range(8)]
    module = "".join(f"{name} = 1\n" for name in names)
    text = f"from pkg.b import {', '.join(names[:4])}\nfrom pkg.b import {', '.join(names[4:])}\n"
    text += f"\n{', '.join(names)}\n"
    listed = "".join(f"    {name},\n" for name in names)
    assert python(tmp_path / "b", text, {"pkg/b.py": module}) == (
        f"from pkg.b import (\n{listed})\n\n{', '.join(names)}\n"
    )


def test_carriage_returns_and_wide_characters_stay(tmp_path: Path) -> None:
    text = "# 🙂\r\nimport sys\r\nimport os\r\nimport json\r\n\r\n'é', os, sys\r\n"
    assert python(tmp_path, text) == "# 🙂\r\nimport os\r\nimport sys\r\n\r\n'é', os, sys\r\n"


TYPESCRIPT = {
    "x.ts": "export const a = 1, b = 2, z = 3;\n",
    "t.ts": "export class T {}\nexport class U {}\n",
    "effects.ts": "start();\nexport const e = 1;\n",
}


def test_typescript_sorts_between_what_runs_and_merges(tmp_path: Path) -> None:
    text = """\
import { z, b as c, a } from './x';
import D, { q } from "y";
import 'side';
import { U } from './t';
import * as fs from 'fs';
import { T } from './t';

c; a; D; fs; new T(); new U();
"""
    assert (
        organized(tmp_path, text, "s.ts", TYPESCRIPT)
        == """\
import D from "y";
import { a, b as c } from './x';
import 'side';
import * as fs from 'fs';
import { T, U } from './t';

c; a; D; fs; new T(); new U();
"""
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.tsx", "import React from 'react';\nexport const x = <div />;\n"),
        ("s.ts", "import { e } from './effects';\n"),
        ("s.ts", "import { a } from './x'; // eslint-disable-line\n"),
        ("s.ts", "import { a } from './x';\n/** {@link a} */\nlet y;\n"),
        ("s.ts", "import { a } from './x';\nexport { a };\n"),
        ("s.ts", "import { a } from './x';\nlet y = { a };\n"),
        ("s.ts", "import y = require('y');\ny;\n"),
    ],
)
def test_typescript_keeps_what_may_be_needed(tmp_path: Path, name: str, text: str) -> None:
    assert organized(tmp_path, text, name, TYPESCRIPT) == text


def test_go_groups_as_goimports_does(tmp_path: Path) -> None:
    files = {"go.mod": "module ex.com/g\n", "p/p.go": "package p\n\nfunc P() {}\n"}
    text = """\
package main

import (
	"os"
	"ex.com/g/p"
	"fmt"
	"strings"
	yaml "gopkg.in/yaml.v3"
	"github.com/foo/bar"
	_ "embed"
)

func main() { fmt.Println(os.Args); p.P() }
"""
    assert (
        organized(tmp_path, text, "main.go", files)
        == """\
package main

import (
	_ "embed"
	"fmt"
	"os"

	"ex.com/g/p"
	"github.com/foo/bar"
)

func main() { fmt.Println(os.Args); p.P() }
"""
    )
    alone = 'package main\n\nimport "os"\n\nfunc main() {}\n'
    assert organized(tmp_path / "b", alone, "main.go", files) == (
        "package main\n\nfunc main() {}\n"
    )


def test_java_sorts_in_groups(tmp_path: Path) -> None:
    text = """\
package q;

import java.util.Map;
import java.util.List;
import java.util.Set;

import static a.B.c;
import a.D;

/** {@link D} */
class J { Set x; List y; int z = c; }
"""
    assert (
        organized(tmp_path, text, "q/J.java")
        == """\
package q;

import java.util.List;
import java.util.Set;

import static a.B.c;
import a.D;

/** {@link D} */
class J { Set x; List y; int z = c; }
"""
    )


def test_rust_loses_only_what_is_known_to_be_used_by_name(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "c"\n',
        "src/k.rs": "pub struct S;\npub trait T {}\npub fn f() {}\npub struct U;\n",
    }
    text = "mod k;\nuse k::{S, T, f};\nuse k::U;\nuse std::io::Write;\nfn g() { f(); }\n"
    assert organized(tmp_path, text, "src/lib.rs", files) == (
        "mod k;\nuse k::{T, f};\nuse std::io::Write;\nfn g() { f(); }\n"
    )


def test_unused_imports_go_alone(tmp_path: Path) -> None:
    with acting(
        tmp_path, OWN | {"pkg/m.py": "import sys\nimport os\nimport json\n\nos, sys\n"}
    ) as s:
        assert s.organized("pkg/m.py", sorts=False) == "import sys\nimport os\n\nos, sys\n"


def test_c_is_left_alone(tmp_path: Path) -> None:
    text = '#include "b.h"\n#include "a.h"\n'
    with acting(tmp_path, {"a.c": text, "a.h": "", "b.h": ""}) as space:
        assert space.after_organizing("a.c") == text
