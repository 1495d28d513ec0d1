"""`codegraph-lsp check` of what changed: what that breaks in files that did not change."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from tests.engine.repository import Repository
from tests.unit.cli.checking import Folder, workspace

from codegraph_lsp.cli.main import FINDINGS

__all__ = ["workspace"]

pytestmark = pytest.mark.slow

FILES = {
    "shop/__init__.py": "",
    "shop/pay.py": "def charge(): ...\n\n\ndef refund(): ...\n",
    "shop/all.py": "from shop.pay import *\n",
    "shop/tools/__init__.py": "def log(): ...\n",
    "shop/cart.py": "from shop.pay import charge\nfrom shop.all import refund\n\n"
    "charge(refund())\n",
    "shop/late.py": "from .tools import log\nfrom .gone import nothing\n\nlog(nothing)\n",
    "web/text.ts": "export const shown = 1;\n",
    "web/main.ts": 'import { shown } from "./text";\nexport const x = shown;\n',
}


@pytest.fixture
def shop(workspace: Folder) -> Folder:
    for name, text in FILES.items():
        workspace.write(name, text)
    Repository(workspace.path).commit()
    return workspace


def broken(folder: Folder, *options: str) -> list[str]:
    found = folder.document(*options, "--select", "unresolved-import", code=FINDINGS)["items"]
    return [f"{each['path']}:{each['line']}" for each in found]


BOTH = pytest.mark.parametrize("option", ["--changed", "--changed-lines"])


@BOTH
def test_a_module_that_is_gone_is_missed_where_it_is_imported(shop: Folder, option: str) -> None:
    shutil.rmtree(shop.path / "shop/tools")
    (shop.path / "web/text.ts").unlink()
    assert broken(shop, option) == ["shop/late.py:1", "web/main.ts:1"]
    assert len(broken(shop)) == 3


@BOTH
def test_a_module_that_was_renamed_is_missed_under_its_old_name(shop: Folder, option: str) -> None:
    (shop.path / "shop/pay.py").rename(shop.path / "shop/money.py")
    assert broken(shop, option) == ["shop/all.py:1", "shop/cart.py:1"]


@BOTH
def test_a_name_that_is_gone_is_missed_where_it_is_imported(shop: Folder, option: str) -> None:
    shop.write("shop/pay.py", "def charged(): ...\n\n\ndef paid(): ...\n")
    assert broken(shop, option) == ["shop/cart.py:1", "shop/cart.py:2"]


def test_what_was_broken_before_is_not_told_for_other_lines_of_the_module(shop: Folder) -> None:
    shop.write("shop/cart.py", "from shop.pay import charges\n")
    Repository(shop.path).commit()
    shop.write("shop/pay.py", FILES["shop/pay.py"] + "\n\ndef more(): ...\n")
    told = shop.document("--changed-lines", "--select", "unresolved-import")
    assert told["items"] == []


def test_what_the_next_commit_breaks_is_told_and_not_what_lies_beside(shop: Folder) -> None:
    shop.write("shop/beside.py", "from shop.pay import nothing\n")
    shop.check("--staged")
    (shop.path / "web/text.ts").unlink()
    subprocess.run(["git", "add", "web"], cwd=shop.path, check=True)
    assert broken(shop, "--staged") == ["web/main.ts:1"]
    assert broken(shop, "--changed") == ["shop/beside.py:1", "web/main.ts:1"]


def test_before_the_first_commit_all_is_new(workspace: Folder) -> None:
    workspace.write("shop/__init__.py", "")
    workspace.write("shop/cart.py", "from shop.pay import charge\n")
    subprocess.run(["git", "init", "--quiet"], cwd=workspace.path, check=True)
    for option in ("--changed", "--staged"):
        assert broken(workspace, option) == ["shop/cart.py:1"]
