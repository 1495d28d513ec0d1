"""What imports say after files have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PYTHON = {
    "a/__init__.py": "from .c import d\n",
    "a/b.py": "from . import c\nfrom .c import d as e\nimport a.c\nimport a.c as q, a\n"
    "from a import c, b\na.c.f()\n",
    "a/c.py": "from . import b\nd = 1\ndef f(): pass\n",
    "main.py": "from a import c\nfrom a.b import q\nimport a.b\na.b.q\n",
    "n/__init__.py": "",
    "src/lib/__init__.py": "",
    "src/lib/u.py": "x = 1\n",
    "src/app.py": "from lib.u import x\nfrom lib import u\n",
}


def test_python_modules_and_packages(tmp_path: Path) -> None:
    with workspace(tmp_path, PYTHON) as space:
        assert space.moved(("a/c.py", "a/k.py")) == [
            "a/__init__.py: from .k import d",
            "a/b.py: from . import k as c",
            "a/b.py: from .k import d as e",
            "a/b.py: import a.k",
            "a/b.py: import a.k as q, a",
            "a/b.py: from a import k as c, b",
            "a/b.py: a.k.f()",
            "main.py: from a import k as c",
        ]
        assert space.moved(("a/c.py", "n/c.py")) == [
            "a/__init__.py: from n.c import d",
            "a/b.py: from n import c",
            "a/b.py: from n.c import d as e",
            "a/b.py: import n.c",
            "a/b.py: import n.c as q, a",
            "a/b.py: n.c.f()",
            "a/c.py: from a import b",
            "main.py: from n import c",
            "! the import of `c` in a/b.py has to be moved by hand",
        ]
        assert space.moved(("a", "z")) == [
            "a/b.py: import z.c",
            "a/b.py: import z.c as q, z as a",
            "a/b.py: from z import c, b",
            "a/b.py: z.c.f()",
            "main.py: from z import c",
            "main.py: from z.b import q",
            "main.py: import z.b",
            "main.py: z.b.q",
        ]
        assert space.moved(("src/lib", "src/bib")) == [
            "src/app.py: from bib.u import x",
            "src/app.py: from bib import u",
        ]
        assert space.moved(("src/app.py", "src/main.py")) == []


def test_typescript_paths(tmp_path: Path) -> None:
    files = {
        "src/x.ts": "import {a} from './y';\nexport * from \"./y\";\nconst z = require('./y');\n"
        "import { u } from '@app/util';\nimport {q} from './sub';\n"
        "import {q as q2} from './sub/index';\nimport r from './y.js';\n",
        "src/y.ts": "export const a = 1;\nimport './x';\n",
        "src/util/index.ts": "export const u = 1;\n",
        "src/sub/index.ts": "export const q = 1;\nimport '../y';\nimport './other';\n",
        "src/sub/other.ts": "export {}\n",
        "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@app/*": ["src/*"]}}}',
    }
    with workspace(tmp_path, files) as space:
        assert space.moved(("src/y.ts", "src/deep/y.ts")) == [
            "src/sub/index.ts: import '../deep/y';",
            "src/x.ts: import {a} from './deep/y';",
            'src/x.ts: export * from "./deep/y";',
            "src/x.ts: const z = require('./deep/y');",
            "src/x.ts: import r from './deep/y.js';",
            "src/y.ts: import '../x';",
        ]
        assert space.moved(("src/util", "src/tools")) == [
            "src/x.ts: import { u } from '@app/tools';"
        ]
        assert space.moved(("src/util/index.ts", "src/util/main.ts")) == [
            "src/x.ts: import { u } from '@app/util/main';"
        ]
        assert space.moved(("src/sub", "lib/sub")) == [
            "src/sub/index.ts: import '../../src/y';",
            "src/x.ts: import {q} from '../lib/sub';",
            "src/x.ts: import {q as q2} from '../lib/sub/index';",
        ]


def test_go_package_folders(tmp_path: Path) -> None:
    files = {
        "go.mod": "module ex.com/m\n\ngo 1.20\n",
        "geo/a.go": "package geo\nfunc A() {}\n",
        "geo/b/b.go": 'package b\nimport "ex.com/m/geo"\nfunc B() { geo.A() }\n',
        "main.go": 'package main\n\nimport (\n\t"ex.com/m/geo"\n\tq "ex.com/m/geo/b"\n)\n\n'
        "func main() { geo.A(); q.B() }\n",
    }
    with workspace(tmp_path, files) as space:
        assert space.moved(("geo", "shape")) == [
            'geo/b/b.go: import "ex.com/m/shape"',
            'main.go: "ex.com/m/shape"',
            'main.go: q "ex.com/m/shape/b"',
        ]
        assert space.moved(("geo/a.go", "geo/c.go")) == []


def test_c_includes(tmp_path: Path) -> None:
    files = {
        "inc/a.h": '#include "sub/b.h"\n',
        "inc/sub/b.h": "int b;\n",
        "src/a.c": '#include "a.h"\n#include <sub/b.h>\n#include "l.h"\n',
        "src/l.h": "int l;\n",
    }
    with workspace(tmp_path, files) as space:
        assert space.moved(("inc/sub", "inc/deep/sub")) == [
            'inc/a.h: #include "deep/sub/b.h"',
            "src/a.c: #include <deep/sub/b.h>",
        ]
        assert space.moved(("src/a.c", "src/p/a.c")) == ['src/a.c: #include "../l.h"']
        assert space.moved(("src/l.h", "src/p/l.h")) == ['src/a.c: #include "p/l.h"']


def test_java_packages(tmp_path: Path) -> None:
    files = {
        "src/p/Box.java": "package p;\n\nimport java.util.List;\n\npublic class Box { Lid lid; }\n",
        "src/p/Lid.java": "package p;\nimport java.util.Set;\npublic class Lid { Box b; }\n",
        "src/q/Use.java": "package q;\nimport p.Box;\nimport static p.Box.MAX;\n"
        "class Use { Box b; p.Box c; }\n",
    }
    with workspace(tmp_path, files) as space:
        assert space.moved(("src/p/Box.java", "src/r/Box.java")) == [
            "src/p/Box.java: package r;",
            "src/p/Box.java: import p.Lid;",
            "src/p/Lid.java: import r.Box;",
            "src/q/Use.java: import r.Box;",
            "src/q/Use.java: import static r.Box.MAX;",
            "src/q/Use.java: class Use { Box b; r.Box c; }",
        ]
        assert space.moved(("src/p", "src/z")) == [
            "src/p/Box.java: package z;",
            "src/p/Lid.java: package z;",
            "src/q/Use.java: import z.Box;",
            "src/q/Use.java: import static z.Box.MAX;",
            "src/q/Use.java: class Use { Box b; z.Box c; }",
        ]


def test_rust_modules(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[package]\nname = "demo"\nversion = "0.1.0"\n',
        "src/lib.rs": "pub mod geo;\npub mod net;\npub use geo::A;\nuse crate::net::io::R;\n",
        "src/geo.rs": "pub struct A;\nuse super::net;\n",
        "src/net/mod.rs": "pub mod io;\n",
        "src/net/io.rs": "pub struct R;\nuse crate::geo::A as B;\n",
    }
    with workspace(tmp_path, files) as space:
        assert space.moved(("src/geo.rs", "src/shape.rs")) == [
            "src/lib.rs: pub mod shape;",
            "src/lib.rs: pub use shape::A;",
            "src/net/io.rs: use crate::shape::A as B;",
        ]
        assert space.moved(("src/net", "src/web")) == [
            "src/geo.rs: use super::web;",
            "src/lib.rs: pub mod web;",
            "src/lib.rs: use crate::web::io::R;",
        ]
        assert space.moved(("src/net/io.rs", "src/io.rs")) == [
            "! `io` is a module of another folder now; its paths stay as they are"
        ]
