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


ALONG = {
    "m.py": """\
import json
import re

_WORD = re.compile("x")
_SHARED = 1


def _parts(text):
    return _WORD.split(_split(text))


# about _split
def _split(text):
    return _parts(json.dumps(text)) if text else _SHARED


def public(text):
    return _parts(text)


def other():
    return _SHARED


def _tested():
    return 1


def uses_tested():
    return _tested()
""",
    "n.py": "from m import public\n\npublic('')\n",
    "taken.py": "_parts = 1\n",
    "t.py": "import m\n\nm._tested()\n",
}


def test_python_takes_private_definitions_along_that_nothing_else_uses(tmp_path: Path) -> None:
    with acting(tmp_path, ALONG) as space:
        changed = space.moved("m.py::public")
    assert (
        changed["public.py"]
        == """\
import json
import re

from m import _SHARED


_WORD = re.compile("x")


def _parts(text):
    return _WORD.split(_split(text))


# about _split
def _split(text):
    return _parts(json.dumps(text)) if text else _SHARED


def public(text):
    return _parts(text)
"""
    )
    assert changed["m.py"].lstrip().startswith("_SHARED = 1\n\n\ndef other():\n")


def test_python_imports_private_definitions_that_others_use(tmp_path: Path) -> None:
    with acting(tmp_path, ALONG) as space:
        changed = space.moved("m.py::uses_tested")
        assert changed["uses_tested.py"].startswith("from m import _tested\n")
        assert "def _tested():\n" in changed["m.py"]
        assert space.refusal("m.py::public", "taken.py").startswith("collision: taken.py has a `_p")


def test_a_decorator_of_what_goes_along_is_for_a_person(tmp_path: Path) -> None:
    text = "from reg import known\n\n@known\ndef _own(): ...\n\ndef f():\n    _own()\n"
    with acting(tmp_path, {"a.py": text, "reg.py": "def known(f): return f\n"}) as space:
        found = move_symbol(space.snapshot, space.symbol("a.py::f"), Name("b.py"))
        assert found.doubt == "its decorator may make it known somewhere"
        assert "def _own()" in found.creations[0].text


def test_python_hides_nothing_of_a_package_behind_a_new_module(tmp_path: Path) -> None:
    files = {
        "p/__init__.py": "from .a import plain\n\ndef read(x):\n    from .b import read\n"
        "    return read(x)\n",
        "p/a.py": "def plain(): ...\n",
        "p/b.py": "def read(x): ...\n",
        "u.py": "from p import plain\n\nplain()\n",
    }
    with acting(tmp_path, files) as space:
        assert space.refusal("p/b.py::read").startswith("collision: p/__init__.py has a `read`")
        assert "p/plain.py" in space.moved("p/a.py::plain")
        assert "p/read.py" in space.moved("p/__init__.py::read")


TAKEN = {
    "a.py": "import json\nimport os.path\n\nCONST = 1\n\n\ndef f():\n    return CONST\n\n\n"
    "def g():\n    return json.dumps(1)\n\n\ndef h():\n    return os.path.join('a', CONST)\n",
    "b.py": "CONST = 2\n\n\ndef json():\n    return CONST\n\n\njson()\n",
    "c.py": "import os\n\nfrom a import CONST\n\nprint(os.name, CONST)\n",
    "a.ts": "import * as os from 'os';\nexport const k = 1;\nexport function f() { return k; }\n"
    "export function g() { return os.x; }\n",
    "b.ts": "export const k = 2;\nconst os = k;\nexport function u() { return os; }\n",
    "go.mod": "module e\n",
    "p/a.go": 'package p\n\nimport "fmt"\n\nfunc F() { fmt.Println() }\n',
    "p/b.go": 'package p\n\nimport fmt "e/q"\n\nfunc G() { fmt.X() }\n',
    "q/q.go": "package q\n\nfunc X() {}\n",
}


@pytest.mark.parametrize(
    ("name", "to", "word"),
    [
        ("a.py::f", "b.py", "CONST"),
        ("a.py::g", "b.py", "json"),
        ("a.ts::f", "b.ts", "k"),
        ("a.ts::g", "b.ts", "os"),
        ("p/a.go::F", "p/b.go", "fmt"),
    ],
)
def test_a_name_that_means_something_else_there_is_no_place(
    tmp_path: Path, name: str, to: str, word: str
) -> None:
    with acting(tmp_path, TAKEN) as space:
        assert space.refusal(name, to) == (
            f"collision: it uses `{word}`, which is something else in {to}"
        )


def test_a_name_that_means_the_same_there_is_one(tmp_path: Path) -> None:
    with acting(tmp_path, TAKEN) as space:
        changed = space.moved("a.py::h", "c.py")
    assert changed["c.py"].count("import CONST") == 1
    assert "import os.path\n" in changed["c.py"]


def test_typescript_takes_along_what_is_not_offered_or_offers_it(tmp_path: Path) -> None:
    files = {
        "a.ts": """\
interface Options { deep: boolean }

const limit = 3;

/** Shared. */
function shared(n: number) { return n < limit; }

export function walk(options: Options) { return shared(options.deep ? 1 : 2); }

export function other() { return shared(1); }
""",
        "u.ts": "import { walk } from './a';\n\nwalk({ deep: true });\n",
    }
    with acting(tmp_path, files) as space:
        changed = space.moved("a.ts::walk")
    assert (
        changed["walk.ts"]
        == """\
import { shared } from "./a";

interface Options { deep: boolean }

export function walk(options: Options) { return shared(options.deep ? 1 : 2); }
"""
    )
    assert (
        changed["a.ts"]
        == """\
const limit = 3;

/** Shared. */
export function shared(n: number) { return n < limit; }

export function other() { return shared(1); }
"""
    )


def test_typescript_offers_nothing_of_a_script(tmp_path: Path) -> None:
    text = "function shared() {}\nfunction walk() { shared(); }\nshared();\n"
    with acting(tmp_path, {"a.ts": text}) as space:
        assert space.refusal("a.ts::walk").startswith("private: it uses `shared`")


def test_go_takes_along_what_the_package_does_not_use_elsewhere(tmp_path: Path) -> None:
    files = {
        "go.mod": "module e\n",
        "g/a.go": "package p\n\nfunc Foo() { own(); shared(); Open() }\n\n"
        "type state int\n\nfunc own() state { return 1 }\n\n"
        "func shared() {}\n\nfunc Open() {}\n",
        "g/b.go": "package p\n\nfunc Bar() { shared() }\n",
    }
    with acting(tmp_path, files) as space:
        changed = space.moved("g/a.go::Foo")
    assert changed["g/foo.go"] == (
        "package p\n\nfunc Foo() { own(); shared(); Open() }\n\n"
        "type state int\n\nfunc own() state { return 1 }\n"
    )
    assert changed["g/a.go"] == "package p\n\nfunc shared() {}\n\nfunc Open() {}\n"
