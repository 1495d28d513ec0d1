"""One edited file is parsed, and no more is linked than its interface demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Workspace, index, many_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "base.py": "def charge(card):\n    return card\n",
    "middle.py": "from base import charge\n",
    "package/__init__.py": "from middle import *\n",
    "top.py": "import package\n\n\ndef main():\n    package.charge(1)\n",
    "beside.py": "def main():\n    return 0\n",
    "above.py": "import beside\n\n\nbeside.main()\n",
}
IMPORTERS = {"middle.py", "top.py"}
"""Not the package between them: it passes everything on, whatever there is."""
OTHER_BODY = "def charge(card):\n    # takes it\n    print(card)\n    return card\n"
OTHER_SIGNATURE = "def charge(card, sum):\n    return card\n"
OTHER_NAME = "def take(card):\n    return card\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Served, settled, with everything linked."""
    made = Workspace(tmp_path / "root", files=FILES)
    with made.serving():
        made.settle()
        made.heard.forget()
        yield made


def linked_after(workspace: Workspace) -> set[str]:
    """Files that were committed since, each of them once but the edited one."""
    workspace.settle()
    found = [path for commit in workspace.heard.commits for path in commit]
    assert len(found) == len(set(found)), found
    return set(found)


def test_typing_in_a_body_links_that_file(workspace: Workspace) -> None:
    workspace.open("base.py")
    workspace.settle()
    workspace.heard.forget()
    workspace.type("base.py", OTHER_BODY)
    assert linked_after(workspace) == {"base.py"}


def test_typing_in_a_signature_links_its_importers_through_reexports(workspace: Workspace) -> None:
    workspace.open("base.py")
    workspace.settle()
    workspace.heard.forget()
    workspace.type("base.py", OTHER_SIGNATURE)
    assert linked_after(workspace) == {"base.py"} | IMPORTERS


def test_another_name_links_its_importers_through_reexports(workspace: Workspace) -> None:
    workspace.open("base.py")
    workspace.settle()
    workspace.heard.forget()
    workspace.type("base.py", OTHER_NAME)
    assert linked_after(workspace) == {"base.py"} | IMPORTERS


def test_opening_and_closing_links_nobody_else(workspace: Workspace) -> None:
    workspace.open("base.py")
    workspace.settle()
    workspace.close("base.py")
    workspace.settle()
    assert workspace.heard.changed == {"base.py"}


def test_a_new_module_links_who_asked_for_it(workspace: Workspace) -> None:
    workspace.write("above.py", "import missing\n\nmissing.run()\n")
    workspace.settle()
    workspace.heard.forget()
    workspace.write("missing.py", "def run():\n    pass\n")
    workspace.settle()
    assert workspace.heard.changed == {"missing.py", "above.py"}


def test_a_file_that_nobody_asked_for_links_nobody(workspace: Workspace) -> None:
    workspace.write("unheard_of.py", "x = 1\n")
    workspace.settle()
    assert workspace.heard.changed == {"unheard_of.py"}


def test_a_deleted_file_links_who_read_it(workspace: Workspace) -> None:
    workspace.delete("base.py")
    workspace.settle()
    assert workspace.heard.changed == {"base.py"} | IMPORTERS


def test_saving_what_was_typed_reads_nothing(workspace: Workspace) -> None:
    workspace.open("base.py")
    workspace.type("base.py", OTHER_SIGNATURE)
    workspace.settle()
    assert workspace.engine is not None
    before = workspace.engine.status().cache
    workspace.heard.forget()
    workspace.save("base.py")
    workspace.settle()
    assert workspace.heard.changed == set()
    assert workspace.engine.status().cache == before


@pytest.mark.parametrize(
    ("text", "n_linked"), [(OTHER_BODY, 1), (OTHER_SIGNATURE, 1 + len(IMPORTERS))]
)
def test_an_edit_between_two_runs_parses_one_file(tmp_path: Path, text: str, n_linked: int) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    workspace.grow_old()
    index(workspace.root)
    workspace.write("base.py", text)
    report = index(workspace.root)
    assert (report.hydrated, report.parsed, report.linked) == (1, 1, n_linked)
    assert report.unchanged == len(FILES) - 1


def test_touched_files_are_read_and_nothing_else(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=FILES)
    index(workspace.root)
    workspace.grow_old()
    report = index(workspace.root)
    assert (report.parsed, report.cache_hits, report.linked) == (0, len(FILES), 0)


def test_one_edit_among_many_files_parses_one_file(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=many_files())
    workspace.grow_old()
    index(workspace.root, Settings(jobs=2))
    page = (workspace.root / "web/part3/page.tsx").read_text()
    workspace.write("web/part3/page.tsx", page.replace("other(2)", "other(3)"))
    report = index(workspace.root, Settings(jobs=2))
    assert (report.hydrated, report.parsed, report.linked) == (1, 1, 1)


def test_what_is_a_manifest_only_is_never_waited_for(tmp_path: Path) -> None:
    modules = {f"p{n}/index.js": "export const a = 1;\n" for n in range(40)}
    packages = {f"p{n}/package.json": f'{{"name": "p{n}"}}' for n in range(40)}
    workspace = Workspace(tmp_path / "root", files=modules | packages)
    with workspace.serving() as engine:
        workspace.settle()
        assert engine.status().files == {"linked": 40, "skipped": 40}
        assert max(total for _, total in workspace.heard.reports) == 40
