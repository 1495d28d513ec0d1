"""Moving definitions to other files; that the graph stays the same is seen with each move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.acting import acting

from codegraph_lsp.features.movable import movable_at
from codegraph_lsp.features.move_symbol import move_symbol
from codegraph_lsp.model.ids import Path as Name

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

PYTHON = {
    "pkg/__init__.py": "from .a import Alpha as A2, keep\nfrom .b import *\n",
    "pkg/a.py": '''"""Doc."""
from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from . import c
from .b import Other

if TYPE_CHECKING:
    from .c import See

CONST = 1


# about Alpha
class Alpha(Other):
    def m(self, x: See) -> "Alpha":
        return json.dumps(CONST), c.f()


def keep():
    return os.getcwd()


def named():
    return __name__


def user():
    return keep()


def both():
    return user, CONST


both()
count = 0


def counts():
    global count
    count = 1


def _hidden(): ...


def uses_hidden():
    return _hidden()
''',
    "pkg/b.py": "class Other:\n    pass\n",
    "pkg/c.py": "class See: pass\ndef f(): pass\n",
    "pkg/t.py": "import sys\n\nX = sys\n",
    "u1.py": "from pkg.a import Alpha, keep\nimport pkg.a\nimport pkg.b as bb\n\n"
    "Alpha()\npkg.a.keep()\nbb.Other()\n",
    "u2.py": "from pkg import A2\nfrom pkg.b import *\n\nA2, Other()\nmock('pkg.a.keep')\n",
}


def test_a_class_takes_its_imports_along_and_importers_follow(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        changed = space.moved("pkg/a.py::Alpha")
    assert (
        changed["pkg/alpha.py"]
        == """from __future__ import annotations

import json
from typing import TYPE_CHECKING

from . import c
from .a import CONST
from .b import Other

if TYPE_CHECKING:
    from .c import See


# about Alpha
class Alpha(Other):
    def m(self, x: See) -> "Alpha":
        return json.dumps(CONST), c.f()
"""
    )
    assert "import json" not in changed["pkg/a.py"]
    assert changed["pkg/__init__.py"].startswith(
        "from .a import keep\nfrom .alpha import Alpha as A2\n"
    )
    assert changed["u1.py"].startswith("from pkg.a import keep\n")
    assert "from pkg.alpha import Alpha\n" in changed["u1.py"]
    assert "u2.py" not in changed


def test_uses_behind_the_modules_name_and_names_in_quotes(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        changed = space.moved("pkg/a.py::keep")
        assert "from .keep import keep\n" in changed["pkg/a.py"]
        assert "\nkeep()\n" in changed["u1.py"]
        assert "mock('pkg.keep.keep')" in changed["u2.py"]


def test_an_import_of_everything_brings_it_along_by_name(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        changed = space.moved("pkg/b.py::Other", "pkg/t.py")
        assert changed["pkg/t.py"] == "import sys\n\nX = sys\n\n\nclass Other:\n    pass\n"
        assert "from .t import Other\n" in changed["pkg/__init__.py"]
        assert "from .t import Other\n" in changed["pkg/a.py"]
        assert "from pkg.t import Other\n" in changed["u2.py"]
        changed = space.moved("pkg/b.py::Other", "pkg/a.py")
        assert "import Other" not in changed["pkg/a.py"]


@pytest.mark.parametrize(
    ("name", "to", "reason"),
    [
        ("pkg/a.py::both", "", "cycle: it uses `CONST`, `user`, and pkg/a.py uses it"),
        ("pkg/a.py::counts", "", "writes: it sets `count`"),
        ("pkg/a.py::keep", "pkg/t.py", "target: pkg/t.py has no `from __future__"),
        ("pkg/a.py::keep", "pkg/a.py", "target: `keep` is in pkg/a.py already"),
        ("pkg/a.py::keep", "pkg/new.txt", "target: pkg/new.txt would not be a Python file"),
        ("pkg/c.py::f", "u3.py", "collision: u3.py has a `f` already"),
        ("pkg/c.py::See", "u4.py", "cycle: "),
    ],
)
def test_python_refuses(tmp_path: Path, name: str, to: str, reason: str) -> None:
    more = {
        "u3.py": "f = 1\n",
        "u4.py": "from u5 import x\n\nx\n",
        "u5.py": "from pkg.c import See\n\nx = See()\n",
    }
    with acting(tmp_path, PYTHON | more) as space:
        assert space.refusal(name, to).startswith(reason)


def test_what_asks_for_its_module_is_for_a_person(tmp_path: Path) -> None:
    with acting(tmp_path, PYTHON) as space:
        found = move_symbol(space.snapshot, space.symbol("pkg/a.py::named"), Name("pkg/n.py"))
        assert found.doubt.startswith("it uses `__name__`")
        assert all(edit.doubt for edit in found.items)


def test_what_stands_in_a_branch_is_not_offered(tmp_path: Path) -> None:
    text = "try:\n    import x\nexcept ImportError:\n    class Own: ...\n"
    with acting(tmp_path, {"a.py": text}) as space:
        symbol = space.symbol("a.py::Own")
        assert movable_at(space.snapshot, space.file("a.py"), symbol.name_span.start) is None


def test_the_only_definition_leaves_with_the_only_import(tmp_path: Path) -> None:
    files = {
        "a.py": "from base import Base\n\n\nclass Own(Base):\n    pass\n",
        "base.py": "class Base:\n    pass\n",
        "u.py": "from a import Own\n\nOwn()\n",
    }
    with acting(tmp_path, files) as space:
        changed = space.moved("a.py::Own")
        assert not changed["a.py"].strip()


TYPESCRIPT = {
    "a.ts": """\
import { dep } from './dep';
import * as path from 'path';

export const k = 1;

/** Doc. */
export class Big {
    m() { return dep + path.sep; }
}

export interface I { x: number }

export default function def() { return k; }

function secret() { return new Big(); }

function open() { return secret(); }
""",
    "dep.ts": "export const dep = 'x';\n",
    "index.ts": "export * from './a';\nexport { Big as Large, I } from './a';\n",
    "sub/u.ts": "import { Big, I } from '../a';\nimport def from '../a';\n"
    "import * as ns from '../a';\nlet b: Big; new ns.Big(); def(); let i: I; b; i;\n",
    "w.ts": "import { Large } from '.';\nnew Large();\n",
}


def test_typescript_moves_a_class(tmp_path: Path) -> None:
    with acting(tmp_path, TYPESCRIPT) as space:
        changed = space.moved("a.ts::Big")
    assert (
        changed["Big.ts"]
        == """\
import * as path from 'path';
import { dep } from './dep';

/** Doc. */
export class Big {
    m() { return dep + path.sep; }
}
"""
    )
    assert changed["a.ts"].startswith("import { Big } from './Big';\n\nexport const k")
    assert changed["index.ts"] == (
        "export * from './a';\nexport { Big } from './Big';\nexport { I } from './a';\n"
        "export { Big as Large } from './Big';\n"
    )
    assert "new Big();" in changed["sub/u.ts"]
    assert "import { Big } from '../Big';\n" in changed["sub/u.ts"]


def test_typescript_moves_types_and_defaults(tmp_path: Path) -> None:
    with acting(tmp_path, TYPESCRIPT) as space:
        changed = space.moved("a.ts::I", "sub/u.ts")
        assert changed["sub/u.ts"].endswith("\nexport interface I { x: number }\n")
        assert "export { I } from './sub/u';" in changed["index.ts"]
        changed = space.moved("a.ts::def")
        assert changed["def.ts"] == (
            "import { k } from './a';\n\nexport default function def() { return k; }\n"
        )
        assert "import def from '../def';" in changed["sub/u.ts"]
        changed = space.moved("a.ts::k", "dep.ts")
        assert "import { k } from './dep';" in changed["a.ts"].replace("dep, k", "k")


def test_typescript_refuses(tmp_path: Path) -> None:
    with acting(tmp_path, TYPESCRIPT) as space:
        assert space.refusal("a.ts::Big", "w.ts").startswith("cycle: ")
        assert space.refusal("a.ts::secret").startswith("cycle: ")


@pytest.mark.parametrize(
    "use",
    [
        "const { Access } = require('../a'); new Access();",
        "const { Access: Own } = require('../a'); new Own();",
        "const Own = require('../a').Access; new Own();",
        "const a = require('../a'); new a.Access();",
        "(async () => { const { Access } = await import('../a'); new Access(); })();",
        "describe('x', () => { const { Access } = require('../a'); new Access(); });",
    ],
)
def test_what_is_taken_out_of_a_loaded_module_stays(tmp_path: Path, use: str) -> None:
    files = {"a.ts": "export class Access {}\n\nexport class Other {}\n", "sub/u.js": f"{use}\n"}
    with acting(tmp_path, files) as space:
        reason = "sub/u.js loads it in a way that cannot be rewritten"
        assert space.refusal("a.ts::Access") == f"import: {reason}"
        assert space.moved("a.ts::Other")


def test_what_gets_members_in_its_file_stays_there(tmp_path: Path) -> None:
    text = "const proc: any = 1;\nproc.crash = function () {\n    return 1;\n};\nproc.crash();\n"
    with acting(tmp_path, {"a.ts": text}) as space:
        reason = "`crash` is added to it behind it, in a.ts"
        assert space.refusal("a.ts::proc") == f"shape: {reason}"


def test_go_moves_inside_of_a_package(tmp_path: Path) -> None:
    files = {
        "go.mod": "module e\n",
        "g/a.go": 'package p\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n// Foo does.\n'
        "func Foo() { fmt.Println(os.Args); bar() }\n\nfunc bar() { fmt.Println() }\n",
        "g/b.go": 'package p\n\nimport "strings"\n\nvar S = strings.ToLower("x")\n',
        "g/c.go": "//go:build linux\n\npackage p\n",
        "h/h.go": 'package h\n\nimport "e/g"\n\nfunc H() { p.Foo() }\n',
    }
    with acting(tmp_path, files) as space:
        changed = space.moved("g/a.go::Foo")
        assert changed["g/foo.go"] == (
            'package p\n\nimport (\n\t"fmt"\n\t"os"\n)\n\n// Foo does.\n'
            "func Foo() { fmt.Println(os.Args); bar() }\n\nfunc bar() { fmt.Println() }\n"
        )
        assert changed["g/a.go"] == "package p\n\n"
        assert changed.keys() == {"g/a.go", "g/foo.go"}
        assert space.moved("g/a.go::Foo", "g/b.go")["g/b.go"].count("import ") == 3
        assert space.refusal("g/a.go::Foo", "h/h.go").startswith("target: `Foo` can be moved with")
        assert space.refusal("g/a.go::Foo", "g/c.go").startswith("target: the files are built")
