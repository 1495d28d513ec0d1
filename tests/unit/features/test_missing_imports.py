"""Imports for names that mean nothing, language by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.acting import acting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PYTHON = {
    "pkg/__init__.py": "",
    "pkg/a.py": "class Alpha: pass\nclass Beta: pass\ndef helper(): pass\n",
    "pkg/deep/__init__.py": "",
    "pkg/deep/b.py": "from ..a import Alpha\n\n\ndef helper(): pass\n",
    "elsewhere.py": "import json\nfrom typing import Any\n\njson.x(), Any\n",
    "tests/test_a.py": "def only_in_tests(): pass\n",
}


def test_python_takes_a_name_into_the_statement_of_its_module(tmp_path: Path) -> None:
    text = '"""Doc."""\n\nimport os\nfrom typing import Any\n\nfrom pkg.a import Beta\n\nAlpha()\n'
    with acting(tmp_path, PYTHON | {"pkg/m.py": text}) as space:
        assert space.offered("pkg/m.py") == ["from pkg.a import Alpha"]
        assert "\nfrom pkg.a import Alpha, Beta\n" in space.imported("pkg/m.py")


def test_python_offers_every_candidate_the_nearest_first(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON | {"pkg/m.py": "helper()\n"}) as space:
        assert space.offered("pkg/m.py") == [
            "from pkg.a import helper",
            "from pkg.deep.b import helper",
        ]
        assert space.imported("pkg/m.py") == "from pkg.a import helper\n\nhelper()\n"


def test_python_writes_relative_names_where_the_file_does(tmp_path: Path) -> None:
    text = "from .a import Beta\n\nBeta(), helper()\n"
    with acting(tmp_path, PYTHON | {"pkg/m.py": text}) as space:
        assert space.offered("pkg/m.py")[0] == "from .a import helper"


def test_what_is_outside_is_imported_as_others_do_it(tmp_path: Path) -> None:
    text = '"""Doc."""\nfrom __future__ import annotations\n\nAlpha, Any, json\n'
    with acting(tmp_path, PYTHON | {"pkg/m.py": text}) as space:
        assert space.imported("pkg/m.py") == (
            '"""Doc."""\nfrom __future__ import annotations\n\n'
            "import json\nfrom typing import Any\n\nfrom pkg.a import Alpha\n\nAlpha, Any, json\n"
        )


@pytest.mark.parametrize(
    "text",
    [
        "print(len)\n",
        "only_in_tests()\n",
        "x.helper\n",
        "def f(helper): return helper\n",
        "nowhere()\n",
        "'helper'\n",
        "# helper\n",
    ],
)
def test_nothing_is_offered_for_what_has_a_meaning_or_none(tmp_path: Path, text: str) -> None:
    with acting(tmp_path, PYTHON | {"pkg/m.py": text}) as space:
        assert space.offered("pkg/m.py") == []


def test_typescript_follows_the_quotes_and_ends_of_the_file(tmp_path: Path) -> None:
    files = {
        "x.ts": "export const foo = 1;\nexport default class Dee {}\nexport interface I {}\n"
        "const hidden = 1;\n",
        "sub/y.ts": "import { foo } from '../x'\nimport * as React from 'react'\n\n"
        "foo; Dee; hidden; let i: I; React.x\n",
        "z.tsx": "let x = <div>{foo}</div>;\n",
    }
    with acting(tmp_path, files) as space:
        assert space.offered("sub/y.ts") == [
            "import Dee from '../x'",
            "import { I } from '../x'",
        ]
        found = space.files | {"sub/y.ts": space.imported("z.tsx")}
        assert found["sub/y.ts"].startswith('import { foo } from "./x";\n\nlet x')


def test_typescript_calls_other_packages_as_others_do(tmp_path: Path) -> None:
    files = {
        "package.json": '{"workspaces": ["packages/*"]}',
        "packages/core/package.json": '{"name": "@x/core"}',
        "packages/core/lib/a.ts": "export const aa = 1;\nexport const ab = 1;\n",
        "packages/core/lib/b.ts": "export const bb = 1;\n",
        "packages/app/package.json": '{"name": "@x/app"}',
        "packages/app/one.ts": "import { aa } from '@x/core/lib/a';\naa;\n",
        "packages/app/two.ts": "ab; bb;\n",
    }
    with acting(tmp_path, files) as space:
        offered = space.offered("packages/app/two.ts")
        assert offered[0] == 'import { ab } from "@x/core/lib/a";'
        assert offered[1:] in ([], ['import { bb } from "@x/core/lib/b";'])


def test_go_imports_packages_that_do_not_come_back(tmp_path: Path) -> None:
    files = {
        "go.mod": "module ex.com/g\n",
        "p/p.go": "package p\n\nfunc P() {}\n\nfunc hidden() {}\n",
        "q/q.go": 'package q\n\nimport "fmt"\nimport "ex.com/g/r"\n\n'
        "func Q() { r.R(); fmt.Println(1) }\n",
        "r/r.go": "package r\n\nfunc R() { q.Q() }\n",
        "main.go": 'package main\n\nimport (\n\t"os"\n)\n\n'
        "func main() { fmt.Println(os.Args); p.P() }\n",
        "n.go": "package main\n\nfunc f() { p.P(); p.hidden() }\n",
        "o.go": 'package main\n\nimport "os"\n\nfunc g() { p.P(); os.Exit(1) }\n',
    }
    with acting(tmp_path, files) as space:
        assert space.offered("r/r.go") == []
        assert space.imported("main.go").startswith(
            'package main\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"ex.com/g/p"\n)\n'
        )
        assert space.imported("n.go").startswith('package main\n\nimport "ex.com/g/p"\n\nfunc')
        assert space.imported("o.go").startswith(
            'package main\n\nimport "os"\n\nimport "ex.com/g/p"\n\nfunc'
        )


def test_java_rust_and_c(tmp_path: Path) -> None:
    files = {
        "a/b/C.java": "package a.b;\npublic class C {}\n",
        "x/E.java": "package x;\n\nimport java.util.List;\nimport z.Z;\n\n"
        "class E { C c; List l; Z z; }\n",
        "Cargo.toml": '[package]\nname = "c"\n',
        "src/lib.rs": "mod k;\nmod l;\nmod m;\n",
        "src/k.rs": "pub fn kay() {}\n",
        "src/l.rs": "use crate::k::kay;\nfn x() { kay() }\n",
        "src/m.rs": "fn y() { kay() }\n",
        "c/h.h": "#ifndef H\n#define H\nint hh(int);\n#endif\n",
        "c/o.c": '#include "h.h"\nint main() { return hh(1); }\n',
        "c/p.c": "#include <stdio.h>\n\nint foo() { return hh(1); }\n",
    }
    with acting(tmp_path, files) as space:
        assert "\nimport a.b.C;\nimport java.util.List;\n" in space.imported("x/E.java")
        assert space.imported("src/m.rs") == "use crate::k::kay;\n\nfn y() { kay() }\n"
        assert space.imported("c/p.c").startswith('#include <stdio.h>\n#include "h.h"\n')
