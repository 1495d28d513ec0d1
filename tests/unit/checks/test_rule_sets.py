from __future__ import annotations

import pytest

from codegraph_lsp.checks.rule import Some
from codegraph_lsp.checks.rule_reading import read_rules
from codegraph_lsp.model.ids import Path


def read(written: str) -> tuple[list[Some], list[str]]:
    text = f"id: a\nfrom: {written}\nreaches: b\n"
    found = read_rules(text.encode(), Path("rules.yml"), "", ())
    return [some for rule in found.rules for some in rule.within], [
        p.message for p in found.problems
    ]


@pytest.mark.parametrize(
    ("written", "files", "name"),
    [
        ("ui/**", "ui/**", ""),
        ("./ui/", "ui/", ""),
        ("'**'", "**", ""),
        ("'*.py'", "*.py", ""),
        ("'*.save'", "", "*.save"),
        ("db.execute", "", "db.execute"),
        ("std::fs::read()", "", "std.fs.read"),
        ("db.py::execute", "db.py", "execute"),
        ("'**::Client.send'", "**", "Client.send"),
        ("{files: ui/**, name: 'Client#send'}", "ui/**", "Client.send"),
    ],
)
def test_sets_are_globs_and_names(written: str, files: str, name: str) -> None:
    assert read(written) == ([Some(files, name)], [])


@pytest.mark.parametrize("written", ["[]", "12", "{}", "'a b'", "{file: a}", "[a, {}]"])
def test_what_is_no_set_is_told(written: str) -> None:
    found, problems = read(written)
    assert found == []
    assert problems
