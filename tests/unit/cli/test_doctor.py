from __future__ import annotations

from importlib import metadata

import pytest

from codegraph_lsp.cli import doctor
from codegraph_lsp.cli.doctor import Finding, Verdict
from codegraph_lsp.page import built


def packages() -> list[Finding]:
    return [finding for finding in doctor.check_all() if finding.about == "packages"]


def test_the_doctor_looks_for_what_an_installation_brings_and_no_more() -> None:
    (found,) = packages()
    names = [each.split()[0] for each in found.what.split(", ")]
    assert {"msgspec", "numpy", "tree-sitter-language-pack"} <= set(names)
    assert not {"ignore-python", "pytest", "ruff"} & set(names)


def test_a_package_that_is_missing_is_a_problem_unless_an_extra_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = [
        "msgspec<1,>=0.19",
        "not-there.at_all[fast] >=1; python_version >= '3.11'",
        "neither-there>=0.4; extra == 'dev'",
        'nor-there; sys_platform == "linux" and extra == "dev"',
    ]
    monkeypatch.setattr(metadata, "requires", lambda _: asked)
    present, missing = packages()
    assert present.what == f"msgspec {metadata.version('msgspec')}"
    assert (missing.verdict, missing.what) == (Verdict.PROBLEM, "missing: not-there.at_all")


def test_a_page_that_was_not_built_is_told_and_no_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(built, "PLACES", ())
    (found,) = (each for each in doctor.check_all() if each.about == "graph view")
    assert found.verdict is Verdict.WARNING
    assert "make page" in found.advice
