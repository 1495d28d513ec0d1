"""What goes along with a definition that moves, and what it may mean in the new place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.acting import acting

from codegraph_lsp.features.move_symbol import move_symbol
from codegraph_lsp.model.ids import Path as Name

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

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
