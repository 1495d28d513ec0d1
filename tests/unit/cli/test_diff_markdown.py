"""The comment on a pull request: what stands open, what is folded, where lists end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.engine.repository import Repository
from tests.engine.workspaces import Workspace

from codegraph_lsp.checks.finding import Finding, Severity
from codegraph_lsp.cli.diff_markdown import code, diff_markdown
from codegraph_lsp.features.diff_impact import DiffImpact, diff_impact
from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST = 65_536
"""Characters that GitHub takes."""


def commented(
    folder: Path,
    before: dict[str, str],
    after: dict[str, str],
    codes: Sequence[str] | None = None,
    message: str = "a <b> *c*",
) -> tuple[DiffImpact, str]:
    """The comment on a change from *before* to *after*; each of *codes* is found in `a.py`."""
    repository = Repository(folder)
    for name, text in before.items():
        repository.write(name, text)
    repository.commit()
    workspace = Workspace(folder)
    with workspace.serving():
        workspace.settle()
        for name, text in after.items():
            workspace.write(name, text)
        with workspace.snapshot() as snapshot:
            found = diff_impact(snapshot, Options())
            row = snapshot.file(Name("a.py"))
            assert row is not None
            findings = [
                Finding(each, message, row.id, row.path, Span(0, 1), "", Severity.ERROR)
                for each in codes or ()
            ]
            told = findings if codes is not None else None
            return found, diff_markdown(found, told, LineNumbersOf(snapshot))


@pytest.mark.slow
def test_what_matters_stands_open_and_the_rest_is_folded(tmp_path: Path) -> None:
    before = {
        "a.py": "def used():\n    pass\n\n\ndef idle():\n    pass\n\n\ndef kept():\n    return 1\n",
        "b.py": "from a import kept, used\n\n\ndef caller():\n    used()\n    kept()\n",
        "test_b.py": "from b import caller\n\n\ndef test_caller():\n    caller()\n",
    }
    after = {"a.py": "def kept():\n    return 2\n\n\ndef fresh():\n    pass\n"}
    _, text = commented(tmp_path / "root", before, after, ["odd"])
    assert text.startswith("### Impact of the changes since `HEAD`\n\n")
    assert "**Symbols:** 1 modified, 2 removed, 1 added, in 1 file." in text
    opened, _, rest = text.partition("<details>")
    assert "**Removed, and still used** (1)\n\n- `a.py` `used`: `b.py`" in opened
    assert "**Findings in changed lines** (1)\n\n- error `odd` `a.py:1`: a \\<b\\> \\*c\\*" in text
    assert re.search(r"^\| `a.py` `kept` \| \d+ symbols in \d files? \| \d \|$", text, re.MULTILINE)
    folded = re.findall("<summary>(.*)</summary>", text)
    assert folded == ["1 removed, used nowhere now", "1 added", "1 test to run, in 1 file"]
    assert "- `a.py`: `fresh`" in rest
    assert "- `test_b.py`: `test_caller`" in rest


@pytest.mark.slow
def test_a_large_change_is_no_longer_than_a_comment_may_be(tmp_path: Path) -> None:
    n_files, n_functions = 70, 20
    folder = "a_folder_with_a_long_name/and_one_more_below_it"

    def files(value: int) -> dict[str, str]:
        functions = "".join(
            f"def a_function_with_a_long_name_{n}():\n    return {value}\n\n\n"
            for n in range(n_functions)
        )
        names = {f"{folder}/module_with_a_long_name_{n}.py": functions for n in range(n_files)}
        return {"a.py": "", **names}

    new = {f"{folder}/new_{n}.py": "def f():\n    pass\n" for n in range(n_files)}
    found, text = commented(tmp_path / "root", files(1), files(2) | new, ["odd"] * 100)
    assert found.total == n_files * (n_functions + 2) - n_files
    assert len(text) < LONGEST
    assert "… and 70 more" in text
    assert f"{n_files * n_functions - 15:,} more modified" in text
    assert "… and 40 more files" in text


@pytest.mark.slow
def test_without_findings_that_is_said_where_somebody_asked(tmp_path: Path) -> None:
    _, text = commented(tmp_path / "root", {"a.py": ""}, {"a.py": "x = 1\n"}, [])
    assert "**Findings in changed lines:** none." in text
    _, text = commented(tmp_path / "other", {"a.py": ""}, {"a.py": "x = 1\n"})
    assert "Findings" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "`plain`"),
        ("a|b", "`a|b`"),
        ("a`b", "``a`b``"),
        ("`a``b`", "``` `a``b` ```"),
        ("a\nb", "`a b`"),
    ],
)
def test_names_are_code_whatever_is_in_them(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_bar_in_a_table_ends_no_cell() -> None:
    assert code("a|b", in_table=True) == "`a\\|b`"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("`a_b` is *not* <used>", "`a_b` is \\*not\\* \\<used\\>"),
        ("no `x`y` here", "no `x`y\\` here"),
        ("``a`b`` | `` `c` ``", "``a`b`` \\| `` `c` ``"),
        ("a lone ` and a_b", "a lone \\` and a\\_b"),
    ],
)
def test_code_in_messages_stays_code(tmp_path: Path, message: str, expected: str) -> None:
    before, after = {"a.py": ""}, {"a.py": "x = 1\n"}
    _, text = commented(tmp_path / "root", before, after, ["odd"], message)
    assert text.partition("`a.py:1`: ")[2].splitlines()[0] == expected
