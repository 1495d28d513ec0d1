"""What an import that leads nowhere is told to have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.run import all_findings, selected
from codegraph_lsp.model.settings import Checks, Settings
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "shop/__init__.py": "",
    "shop/pay.py": "def charge_card(): ...\ndef pay_a(): ...\ndef pay_b(): ...\n",
    "shop/util/__init__.py": "",
    "shop/util/text.py": "def slug(): ...\nclass Twice: ...\n",
    "shop/util/dates.py": "class Twice: ...\n",
    "other/text.ts": "export function slug() {}\n",
    "other/wide.ts": "export {};\n",
}


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("from shop.payy import charge_card", "; did you mean `pay`?"),
        ("from shop.pay import charge_crad", "; did you mean `charge_card`?"),
        ("from shop.pay import pay_c", ""),
        ("from shop.pay import slug", "; `slug` is defined in `shop/util/text.py`"),
        ("from shop.words import slug", "; `slug` is defined in `shop/util/text.py`"),
        ("from shop.words import Twice", ""),
        ("import shop.text", "; did you mean `shop/util/text.py`?"),
        ("import shop.own.util", "; did you mean `shop/util`?"),
        ("import shop.wide", ""),
        ("from shop.text import Twice", "; did you mean `shop/util/text.py`?"),
    ],
)
def test_the_only_one_that_may_be_meant_is_named(line: str, hint: str, tmp_path: Path) -> None:
    files = FILES | {"shop/main.py": f"{line}\n"}
    workspace = Workspace(tmp_path / "root", Settings(jobs=1), files=files)
    with workspace.serving(), workspace.snapshot() as snapshot:
        context = Context(snapshot, Checks())
        selection = selected(Checks()).only(["unresolved-import"])
        (found,) = all_findings(context, selection)
    message = found.message
    assert message[message.find(";") :] == hint if hint else ";" not in message
    if "is defined in" in hint:
        assert ["is defined" in each.message for each in found.related][-1]
