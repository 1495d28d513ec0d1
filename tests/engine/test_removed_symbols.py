"""What an edit takes away is told where it was used, in the edited file as in others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.run import all_findings, selected
from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def check(folder: Path, before: str, after: str, expected: str, **others: str) -> None:
    """
    One file, called as its first line says behind the comment mark, is opened and typed in.

    Args:
        expected: Lines in which something is told, as `path:line name`, with commas between.
        others: Other files; `_` stands for the dot of their names.
    """
    path = before.partition("\n")[0].split()[-1]
    files = {path: before, **{name.replace("_", "."): text for name, text in others.items()}}
    workspace = Workspace(folder / "root", Settings(jobs=1), files=files)
    with workspace.serving():
        workspace.open(path)
        assert told(workspace) == []
        workspace.type(path, after)
        assert ", ".join(told(workspace)) == expected
        workspace.type(path, before)
        assert told(workspace) == []


def told(workspace: Workspace) -> list[str]:
    workspace.settle()
    with workspace.snapshot() as snapshot:
        settings = snapshot.settings.checks
        selection = selected(settings).only(["removed-symbol"])
        lines = LineNumbersOf(snapshot)
        found = []
        for each in all_findings(Context(snapshot, settings), selection):
            line, _ = lines(each.file).at(each.span.start)
            found.append(f"{each.path}:{line} {each.message.split('`')[1]}")
        return found


PAY = """# pay.py
def charge(sum):
    return sum


def sell(sum):
    again = charge
    return charge(sum), again
"""


def test_uses_in_the_edited_file_are_told(tmp_path: Path) -> None:
    check(
        tmp_path,
        PAY,
        PAY.replace("def charge", "def charged"),
        "pay.py:7 charge, pay.py:8 charge",
    )


def test_deleting_moves_the_uses_along(tmp_path: Path) -> None:
    after = PAY.replace("def charge(sum):\n    return sum\n\n\n", "")
    check(tmp_path, PAY, after, "pay.py:3 charge, pay.py:4 charge")


@pytest.mark.parametrize(
    "beginning",
    [
        "from other import charge",
        "from other import *",
        "import other as charge",
        "charge = print",
        "globals().update(charge=1)",
        "for charge in (): ...",
        "try:\n    from c import charge\nexcept ImportError:\n    charge = None",
    ],
)
def test_a_name_with_another_meaning_is_not_told(tmp_path: Path, beginning: str) -> None:
    after = PAY.replace("def charge", "def charged").replace("# pay.py", beginning)
    check(tmp_path, PAY, after, "")


def test_a_builtin_below_the_removed_one_is_meant_then(tmp_path: Path) -> None:
    before = PAY.replace("charge", "max")
    check(tmp_path, before, before.replace("def max", "def most"), "")


def test_a_local_name_is_none_of_the_removed_one(tmp_path: Path) -> None:
    after = PAY.replace("def charge", "def charged").replace("sell(sum)", "sell(sum, charge)")
    check(tmp_path, PAY, after, "")


def test_nothing_is_told_while_it_does_not_parse(tmp_path: Path) -> None:
    check(tmp_path, PAY, PAY.replace("def charge(sum):", "def charge(sum"), "")


def test_everything_taken_of_a_module_that_is_known_hides_nothing(tmp_path: Path) -> None:
    before = PAY.replace("# pay.py", "from other import *  # pay.py")
    after = before.replace("def charge", "def charged")
    check(tmp_path, before, after, "pay.py:7 charge, pay.py:8 charge", other_py="x = 1\n")
    check(tmp_path / "again", before, after, "", other_py="def charge(sum): ...\n")


TILL = """# till.py
class Till:
    def open(self):
        return self.charge(), other().charge()

    def charge(self):
        return 1


class Small(Till):
    def close(self):
        return self.charge(), Till.charge(self)


def use(till: Till):
    return till.charge()
"""


def renamed(text: str) -> str:
    return text.replace("def charge", "def charged")


def test_members_are_told_where_the_receiver_is_known(tmp_path: Path) -> None:
    check(tmp_path, TILL, renamed(TILL), "till.py:4 charge, till.py:12 charge, till.py:16 charge")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class Till:", "from outside import Base\nclass Till(Base):"),
        ("class Small(Till):", "from outside import Base\nclass Small(Till, Base):"),
        ("    def open", "    def __getattr__(self, name): ...\n\n    def open"),
        ("    def close", "    def charge(self): ...\n\n    def close"),
        ("class Small(Till):", "class Box:\n    charge = 1\n\n\nclass Small(Till, Box):"),
    ],
)
def test_members_that_may_come_from_elsewhere_are_not_told(
    tmp_path: Path, old: str, new: str
) -> None:
    before = TILL.replace(old, new)
    use = "from till import Till\n\n\ndef far(till: Till):\n    return till.charge()\n"
    check(tmp_path, before, renamed(before).replace(renamed(new), new), "", far_py=use)


def test_of_a_type_that_is_gone_only_the_type_is_told(tmp_path: Path) -> None:
    use = "import till\n\n\ndef far():\n    return till.Till().charge()\n"
    after = TILL.replace("class Till", "class Box")
    expected = "far.py:5 Till, till.py:10 Till, till.py:12 Till, till.py:15 Till"
    check(tmp_path, TILL, after, expected, far_py=use)


GO = """package pay // pay.go

func charge(sum int) int { return sum }

type Till struct{}

func (t Till) open() int { return charge(1) }

func sell(t Till) int { return t.open() + charge(2) }
"""


def test_other_languages_tell_it_too(tmp_path: Path) -> None:
    after = GO.replace("func charge", "func charged")
    check(tmp_path, GO, after, "pay.go:7 charge, pay.go:9 charge", go_mod="module pay\n")
    other = "package pay\n\nfunc charge(sum int) int { return 1 }\n"
    check(tmp_path / "again", GO, after, "", go_mod="module pay\n", other_go=other)
    check(
        tmp_path / "member",
        GO,
        GO.replace(") open()", ") opened()"),
        "pay.go:9 open",
        go_mod="module pay\n",
    )
    check(tmp_path / "dot", GO, 'package pay\nimport . "out"\n' + after.partition("\n")[2], "")


TS = """// pay.ts
function charge(sum: number) { return sum }
class Till {
  private sum = 1
  open() { return this.shut() + charge(this.sum) }
  shut() { return this?.sum }
}
export function sell(till: Till) { return till.shut() + charge(2) }
"""


def test_typescript_tells_it(tmp_path: Path) -> None:
    check(
        tmp_path,
        TS,
        TS.replace("function charge", "function charged"),
        "pay.ts:5 charge, pay.ts:8 charge",
    )
    check(
        tmp_path / "member",
        TS,
        TS.replace("  shut()", "  shuts()"),
        "pay.ts:5 shut, pay.ts:8 shut",
    )
    check(
        tmp_path / "field",
        TS,
        TS.replace("private sum", "private total"),
        "pay.ts:5 sum, pay.ts:6 sum",
    )


JAVA = """// Pay.java
class Pay {
  static int charge(int sum) { return sum; }
  int open() { return charge(1) + this.shut(); }
  int shut() { return charge(1); }
}
"""


def test_java_tells_it(tmp_path: Path) -> None:
    after = JAVA.replace("int charge", "int charged")
    check(tmp_path, JAVA, after, "Pay.java:4 charge, Pay.java:5 charge")
    member = JAVA.replace("int shut", "int shuts")
    check(tmp_path / "member", JAVA, member, "Pay.java:4 shut")
    before = JAVA.replace("class Pay", "class Pay extends Outside")
    check(tmp_path / "out", before, before.replace("int charge", "int charged"), "")


C = """// pay.c
static int charge(int sum) { return sum; }
int sell(int sum) { return charge(sum); }
"""


def test_what_an_unknown_header_may_have_is_not_told(tmp_path: Path) -> None:
    after = C.replace("int charge", "int charged")
    check(tmp_path, C, after, "pay.c:3 charge")
    check(tmp_path / "out", C, "#include <outside.h>\n" + after, "")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "# pay.py\nimport json, sys\n\n\ndef f(x):\n    return json.dumps(x), sys\n",
            "# pay.py\nimport sys\n\n\ndef f(x):\n    return json.dumps(x), sys\n",
            "pay.py:6 json",
        ),
        (
            "# pay.py\nimport json\n\n\ndef f(json):\n    return json\n",
            "# pay.py\n\n\ndef f(json):\n    return json\n",
            "",
        ),
        (
            "# pay.py\nfrom a import *\nimport json\n\njson.dumps(1)\n",
            "# pay.py\nfrom a import *\n\njson.dumps(1)\n",
            "",
        ),
        (
            "# pay.py\nimport json\n\njson.dumps(1)\n",
            "# pay.py\nimport ujson as json\n\njson.dumps(1)\n",
            "",
        ),
        (
            "# pay.py\nimport json\n\njson.dumps(1)\n",
            "# pay.py\njson = None\n\njson.dumps(1)\n",
            "",
        ),
        (
            "// pay.ts\nimport { a, b } from './till';\nexport const c = a(b);\n",
            "// pay.ts\nimport { b } from './till';\nexport const c = a(b);\n",
            "",
        ),
        (
            "# pay.py\nimport json\n\ntry:\n    json\nexcept NameError:\n    pass\n",
            "# pay.py\n\ntry:\n    json\nexcept NameError:\n    pass\n",
            "",
        ),
        (
            '// pay.go\npackage pay\n\nimport "fmt"\n\nfunc F() { fmt.Println() }\n',
            "// pay.go\npackage pay\n\nfunc F() { fmt.Println() }\n",
            "",
        ),
    ],
)
def test_a_name_that_is_no_longer_imported_is_told_where_it_is_used(
    before: str, after: str, expected: str, tmp_path: Path
) -> None:
    check(
        tmp_path, before, after, expected, till_ts="export function a() {}\nexport const b = 1;\n"
    )


def test_a_use_of_what_is_gone_twice_is_told_once(tmp_path: Path) -> None:
    cart = "from pay import charge\n\ncharge(1)\n"
    files = {"pay.py": "def charge(sum):\n    return sum\n", "cart.py": cart}
    workspace = Workspace(tmp_path / "root", Settings(jobs=1), files=files)
    with workspace.serving():
        workspace.open("pay.py")
        workspace.open("cart.py")
        assert told(workspace) == []
        workspace.type("pay.py", "def sell(sum):\n    return sum\n")
        assert told(workspace) == ["cart.py:1 charge", "cart.py:3 charge"]
        workspace.type("cart.py", "\n\ncharge(1)\n")
        assert told(workspace) == ["cart.py:3 charge"]
