"""What a change reaches: changed symbols, renames, what is staged, unsaved, usually together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.diff_impact import DiffImpact, diff_impact
from codegraph_lsp.features.impact import impact
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.errors import HistoryError
from tests.engine.repository import Repository
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PAY = """\
class Till:
    def charge(self, card):
        return card

    def log(self, card):
        return card


def refund(order):
    return Till().charge(order)
"""
CART = """\
from pay import Till, refund


def checkout(order):
    return Till().charge(order)


def cancel(order):
    return refund(order)
"""
TEST = "from cart import checkout\n\n\ndef test_checkout():\n    checkout(1)\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "root")
    made.commit(pay_py=PAY, cart_py=CART, test_cart_py=TEST)
    return made


@pytest.fixture
def workspace(repository: Repository) -> Iterator[Workspace]:
    made = Workspace(repository.folder)
    with made.serving():
        yield made


def asked(workspace: Workspace, options: Options | None = None, **arguments: object) -> DiffImpact:
    with workspace.snapshot() as snapshot:
        return diff_impact(snapshot, options or Options(), **arguments)  # type: ignore[arg-type]


def symbols(found: DiffImpact) -> list[str]:
    return [
        f"{item.change} {item.symbol.path} {item.symbol.qualified_name}" for item in found.symbols
    ]


def files(found: DiffImpact) -> list[str]:
    return [f"{f.change} {f.path}" + f" from {f.old_path}" * bool(f.old_path) for f in found.files]


def test_nothing_changed_reaches_nothing(workspace: Workspace) -> None:
    found = asked(workspace)
    assert (found.files, found.symbols, found.total, found.impact.total) == ((), (), 0, 0)


def test_hunks_are_told_as_symbols_with_their_impact(workspace: Workspace) -> None:
    text = PAY.replace("        return card\n\n", "        return card + 1\n\n", 1)
    text = text.replace("    def log(self, card):\n        return card\n", "")
    workspace.write("pay.py", text + "\n\ndef extra():\n    return 1\n")
    found = asked(workspace)
    assert files(found) == ["modified pay.py"]
    assert symbols(found) == [
        "modified pay.py Till.charge",
        "removed pay.py Till.log",
        "added pay.py extra",
    ]
    charge, log, extra = found.symbols
    assert charge.impact is not None
    assert (charge.impact.total, charge.impact.n_tests) == (6, 1)
    assert log.impact is None
    assert extra.impact is not None
    assert extra.impact.total == 0
    assert [test.qualified_name for test in found.impact.tests] == ["test_checkout"]


def test_the_counts_are_those_of_the_impact_of_the_same_symbols(workspace: Workspace) -> None:
    workspace.write("pay.py", PAY.replace("return card", "return card + 1"))
    workspace.write("cart.py", CART.replace("refund(order)", "refund(order, 1)"))
    workspace.write("test_cart.py", TEST.replace("checkout(1)", "checkout(2)"))
    workspace.write("test_more.py", "def test_more():\n    pass\n")
    found = asked(workspace)
    with workspace.snapshot() as snapshot:
        alone = impact(snapshot, [item.symbol for item in found.symbols], Options())
    for same in ("total", "n_files", "n_tests", "tests", "files", "rings", "unsure"):
        assert getattr(found.impact, same) == getattr(alone, same)
    changed = {item.symbol.key for item in found.symbols}
    reached = {symbol.key for ring in found.impact.rings for symbol in ring.symbols}
    assert not changed & reached
    # Tests that changed are to be run as well; by itself a test reaches nobody.
    assert [test.name for test in found.impact.tests] == ["test_checkout", "test_more"]
    tests = {item.symbol.name: item.impact.n_tests for item in found.symbols if item.impact}
    assert tests == {"cancel": 0, "charge": 1, "log": 0, "test_checkout": 1, "test_more": 1}


def test_a_change_of_blanks_is_none_and_one_of_a_module_is_told(workspace: Workspace) -> None:
    workspace.write("pay.py", PAY.replace("\n\n\n", "\n\n\n\n").replace("card\n", "card  \n"))
    found = asked(workspace)
    assert (files(found), symbols(found)) == (["modified pay.py"], [])
    workspace.write("pay.py", f"LIMIT = 1\n{PAY}")
    assert symbols(asked(workspace)) == ["added pay.py LIMIT"]
    workspace.write("pay.py", f"print(1)\n{PAY}")
    assert symbols(asked(workspace)) == ["modified pay.py <module>"]


def test_a_renamed_file_is_no_new_one(workspace: Workspace) -> None:
    workspace.rename("pay.py", "till.py")
    workspace.write("till.py", PAY.replace("return Till()", "return 2 * Till()"))
    found = asked(workspace)
    assert files(found) == ["renamed till.py from pay.py"]
    assert symbols(found) == ["modified till.py refund"]


def test_added_and_deleted_files(workspace: Workspace) -> None:
    workspace.delete("test_cart.py")
    workspace.write("fresh.py", "def fresh():\n    pass\n")
    found = asked(workspace)
    assert files(found) == ["added fresh.py", "removed test_cart.py"]
    assert symbols(found) == ["added fresh.py fresh", "removed test_cart.py test_checkout"]


def test_unsaved_text_counts_as_changed(workspace: Workspace) -> None:
    workspace.open("cart.py")
    workspace.type("cart.py", CART.replace("return refund(order)", "return None"))
    found = asked(workspace)
    assert symbols(found) == ["modified cart.py cancel"]
    workspace.type("cart.py", CART)
    assert asked(workspace).files == ()


def test_staged_looks_at_the_index_alone(workspace: Workspace, repository: Repository) -> None:
    workspace.write("cart.py", CART.replace("return refund(order)", "return None"))
    assert asked(workspace, staged=True).files == ()
    repository.git("add", "cart.py")
    workspace.write("cart.py", "")
    assert symbols(asked(workspace, staged=True)) == ["modified cart.py cancel"]


def test_a_base_is_any_revision(workspace: Workspace, repository: Repository) -> None:
    workspace.write("cart.py", CART + "\n\ndef later():\n    pass\n")
    repository.commit()
    assert asked(workspace).files == ()
    assert symbols(asked(workspace, base="HEAD~1")) == ["added cart.py later"]
    with pytest.raises(HistoryError, match="git knows no revision 'nowhere'; see `git log`"):
        asked(workspace, base="nowhere")


def test_files_that_usually_change_together_are_missed(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "root")
    for number in range(4):
        repository.commit(a_py=f"A = {number}\n", b_py=f"B = {number}\n")
    for number in range(3):
        repository.commit(a_py=f"A = 1{number}\n", c_py=f"C = {number}\n")
    repository.commit(a_py="A = 99\n", gone_py="")
    repository.write("a.py", "A = 100\n")
    made = Workspace(repository.folder)
    with made.serving():
        told = [
            (each.path, each.because, each.commits, round(each.share, 2))
            for each in asked(made).co_changed
        ]
    assert told == [("b.py", "a.py", 4, 0.5), ("c.py", "a.py", 3, 0.38)]


def test_pages_of_changed_symbols(workspace: Workspace) -> None:
    workspace.write("pay.py", PAY.replace("return", "return 1 +"))
    whole = asked(workspace)
    first = asked(workspace, Options(limit=1))
    rest = asked(workspace, Options(cursor=first.cursor))
    assert first.total == rest.total == whole.total == 3
    assert [*symbols(first), *symbols(rest)] == symbols(whole)


def test_without_a_repository_it_says_what_to_do(tmp_path: Path) -> None:
    made = Workspace(tmp_path / "root", files={"a.py": ""})
    with made.serving(), pytest.raises(HistoryError, match="in no git repository; make one"):
        asked(made)


def test_broken_code_and_other_files_are_told_as_files(workspace: Workspace) -> None:
    workspace.write("cart.py", "def checkout(:\n")
    workspace.write("notes.html", "<p>hi</p>\n")
    found = asked(workspace)
    assert files(found) == ["modified cart.py", "added notes.html"]
    assert "removed cart.py cancel" in symbols(found)


def users(found: DiffImpact) -> list[str]:
    return [
        f"{item.symbol.qualified_name}: {user.certainty.label} {user.symbol.path} "
        f"{user.symbol.qualified_name} {len(user.sites)}"
        for item in found.symbols
        for user in item.users
    ]


def test_who_still_uses_what_was_removed_is_told(workspace: Workspace) -> None:
    text = PAY.replace("def refund(order):\n    return Till().charge(order)\n", "")
    workspace.write(
        "pay.py", text.replace("    def charge(self, card):\n        return card\n", "")
    )
    assert users(asked(workspace)) == [
        "Till.charge: by-name cart.py checkout 1",
        "refund: exact cart.py <module> 1",
        "refund: exact cart.py cancel 1",
    ]
    workspace.write("other.py", "class Card:\n    def charge(self): ...\n")
    assert [each for each in users(asked(workspace)) if "charge" in each] == []
    workspace.write("cart.py", CART.replace(", refund", "").replace("refund(order)", "0"))
    assert users(asked(workspace)) == []


def test_who_still_uses_it_in_the_same_file_is_told(workspace: Workspace) -> None:
    renamed = CART.replace("def cancel(", "def cancelled(")
    user = "\n\ndef again(order):\n    return cancel(order)\n"
    own = "\n\ndef other(cancel):\n    return cancel(1)\n"
    workspace.write("cart.py", renamed + user + own)
    assert users(asked(workspace)) == ["cancel: exact cart.py again 1"]
    workspace.write("cart.py", "from outside import *\n" + renamed + user)
    assert users(asked(workspace)) == ["cancel: by-name cart.py again 1"]


def test_users_of_a_file_that_was_removed_are_told(workspace: Workspace) -> None:
    workspace.delete("pay.py")
    found = users(asked(workspace))
    assert "refund: exact cart.py cancel 1" in found
    assert "Till: exact cart.py checkout 1" in found
    options = Options(exclude=("cart.py",))
    assert users(asked(workspace, options)) == []


def test_a_name_of_ones_own_is_no_use_of_what_was_removed(workspace: Workspace) -> None:
    workspace.write("pay.py", PAY.replace("def refund", "def repay"))
    text = CART.replace("def cancel(order):", "def cancel(order, refund):")
    workspace.write("cart.py", text)
    assert users(asked(workspace)) == ["refund: exact cart.py <module> 1"]


def test_files_that_the_graph_does_not_list_are_told_as_git_has_them(
    repository: Repository, workspace: Workspace
) -> None:
    repository.write("README.md", "# Shop\n")
    repository.write("gone.md", "# Old\n")
    repository.write("logo.png", b"\x89PNG\0\1")
    repository.commit()
    repository.write("README.md", "# The shop\n")
    repository.write("notes.md", "- one\n")
    (repository.folder / "gone.md").unlink()
    found = asked(workspace)
    assert files(found) == ["modified README.md", "removed gone.md", "added notes.md"]
    assert found.symbols == ()


def to_run(found: DiffImpact) -> list[str]:
    assert len(found.impact.tests) == found.impact.n_tests
    return [f"{test.path} {test.qualified_name}" for test in found.impact.tests]


def test_tests_of_what_was_removed_are_to_be_run(
    workspace: Workspace, repository: Repository
) -> None:
    direct = "import pay\nfrom pay import refund\n\n\ndef test_refund():\n    refund(1)\n"
    through = "from cart import cancel\n\n\ndef test_cancel():\n    cancel(1)\n"
    repository.commit(test_pay_py=direct, test_cancel_py=through)
    workspace.write("test_pay.py", direct)
    workspace.write("test_cancel.py", through)
    after = PAY.replace("def refund(order):\n    return Till().charge(order)\n", "")
    workspace.write("pay.py", after)
    found = asked(workspace)
    assert "refund: exact test_pay.py test_refund 1" in users(found)
    assert to_run(found) == ["test_cancel.py test_cancel", "test_pay.py test_refund"]
    assert [file.path for file in found.impact.files] == [
        "cart.py",
        "test_pay.py",
        "test_cancel.py",
    ]
    first = asked(workspace, Options(limit=1))
    assert first.impact.n_tests == 2
    workspace.delete("pay.py")
    assert "test_pay.py test_refund" in to_run(asked(workspace))
