"""Codes as people write them."""

from __future__ import annotations

import pytest

from codegraph_lsp.checks.codes import meant, unknown_in
from codegraph_lsp.checks.pages import section
from codegraph_lsp.checks.registry import CHECKS
from codegraph_lsp.model.errors import UnknownCheckError
from codegraph_lsp.workspace.configuration import Layer, merge

CODES = ("unused-symbol", "import-cycle", "unused-import")


def test_codes_and_patterns_name_checks_in_their_usual_order() -> None:
    assert meant(["unused-import", "unused-symbol"], CODES) == ["unused-symbol", "unused-import"]
    assert meant(["unused-*"], CODES) == ["unused-symbol", "unused-import"]
    assert meant(["*"], CODES) == list(CODES)
    assert meant([], CODES) == []


@pytest.mark.parametrize("word", ["unused-imprt", "Unused_Import", "unused-imports*"])
def test_a_code_that_does_not_exist_suggests_those_that_are_near(word: str) -> None:
    with pytest.raises(UnknownCheckError, match="did you mean 'unused-import'"):
        meant([word], CODES)


def test_a_code_like_no_other_leads_to_the_list() -> None:
    with pytest.raises(UnknownCheckError, match="'zzz'; `--list` has all"):
        meant(["zzz"], CODES)


def test_settings_of_checks_that_do_not_exist_are_told_with_their_place() -> None:
    said = {
        "checks": {
            "severity": {"unused-imprt": "off", "import-cycle": "error", "my-rule": "off"},
            "ignore": {"a/*.py": ["*", "my-rule", "import-cycel"]},
        }
    }
    lines = {"checks": 0, "checks.severity": 1, "checks.severity.unused-imprt": 2}
    loaded = merge([Layer("mine.toml", said, lines)])
    assert [str(problem) for problem in unknown_in(loaded, CODES, {"my-rule"}.__contains__)] == [
        "no check is called 'unused-imprt', did you mean 'unused-import', "
        "for 'checks.severity' in mine.toml:3",
        "no check is called 'import-cycel', did you mean 'import-cycle', "
        "for 'checks.ignore' in mine.toml:1",
    ]


def test_every_check_can_be_explained() -> None:
    assert [check.code for check in CHECKS if not section(check.code)] == []
