"""Checks of the shape of code follow unsaved text, files that come and go, and what git has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.run import Selection, all_findings, selected
from codegraph_lsp.features.loads import load_graph
from codegraph_lsp.model.settings import Checks, Settings
from tests.engine.repository import Repository
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "cart.py": "from pay import charge\n\n\ndef total():\n    return charge()\n",
    "pay.py": "import tax\n\n\ndef charge():\n    return tax.RATE\n",
    "tax.py": "RATE = 2\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "root", files=FILES, settings=Settings(jobs=1))
    with made.serving():
        yield made


def told(workspace: Workspace, code: str, checks: Checks | None = None) -> list[str]:
    workspace.settle()
    settings = checks or Checks()
    with workspace.snapshot() as snapshot:
        chosen: Selection = selected(settings).only([code])
        return [
            f"{each.path} {each.subject if code == 'import-cycle' else each.message}"
            for each in all_findings(Context(snapshot, settings), chosen)
        ]


CIRCLE = ["cart.py pay.py", "pay.py tax.py", "tax.py cart.py"]


def test_circle_is_told_while_it_is_typed_and_gone_when_it_is_undone(workspace: Workspace) -> None:
    assert told(workspace, "import-cycle") == []
    workspace.open("tax.py")
    workspace.type("tax.py", "import cart\n\nRATE = 2\n")
    assert told(workspace, "import-cycle") == CIRCLE
    workspace.type("tax.py", "def late():\n    import cart\n\n\nRATE = 2\n")
    assert told(workspace, "import-cycle") == []
    assert told(workspace, "import-cycle", Checks(deferred_imports=True)) == CIRCLE
    workspace.close("tax.py")
    assert told(workspace, "import-cycle", Checks(deferred_imports=True)) == []


def test_circle_follows_files_that_come_and_go(workspace: Workspace) -> None:
    assert told(workspace, "import-cycle") == []
    workspace.write("tax.py", "from shop import cart\n\nRATE = 2\n")
    assert told(workspace, "import-cycle") == []
    workspace.write("shop.py", "import cart\n")
    assert told(workspace, "import-cycle") == [
        "cart.py pay.py",
        "pay.py tax.py",
        "shop.py cart.py",
        "tax.py shop.py",
    ]
    workspace.delete("shop.py")
    assert told(workspace, "import-cycle") == []


def test_what_files_load_is_the_same_as_read_anew(workspace: Workspace) -> None:
    told(workspace, "import-cycle")
    workspace.write("tax.py", "import cart\n")
    told(workspace, "import-cycle")
    workspace.write("pay.py", "import cart\n")
    told(workspace, "import-cycle")
    with workspace.snapshot() as snapshot:
        followed = load_graph(snapshot, deferred=False)
        snapshot.kept("what files load", dict).clear()
    workspace.write("cart.py", FILES["cart.py"] + "\n")
    told(workspace, "import-cycle")
    with workspace.snapshot() as snapshot:
        anew = load_graph(snapshot, deferred=False)
    assert followed.loads == anew.loads
    assert {f: u for f, u in followed.users.items() if u} == dict(anew.users)


MANY = Checks(blast_radius=1)


def test_edit_that_reaches_far_is_told_without_git(workspace: Workspace) -> None:
    assert told(workspace, "blast-radius", MANY) == []
    workspace.open("pay.py")
    workspace.type("pay.py", FILES["pay.py"].replace("tax.RATE", "3"))
    assert told(workspace, "blast-radius", MANY) == [
        "pay.py 'charge' was edited, and 2 symbols in 1 file may behave differently because of it, "
        "0 tests among them"
    ]
    workspace.type("pay.py", FILES["pay.py"])
    assert told(workspace, "blast-radius", MANY) == []


def test_edit_that_reaches_far_is_told_until_it_is_committed(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "root")
    repository.commit(pay_py=FILES["pay.py"], cart_py=FILES["cart.py"], tax_py=FILES["tax.py"])
    workspace = Workspace(repository.folder, settings=Settings(jobs=1))
    with workspace.serving():
        assert told(workspace, "blast-radius", MANY) == []
        workspace.write("pay.py", FILES["pay.py"].replace("tax.RATE", "3"))
        [found] = told(workspace, "blast-radius", MANY)
        assert found.startswith("pay.py 'charge' was edited, and 2 symbols in 1 file")
        assert told(workspace, "blast-radius", Checks(blast_radius=2)) == []
