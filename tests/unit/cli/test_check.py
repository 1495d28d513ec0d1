"""`codegraph-lsp check` on real folders: what is told in each form, and when it fails."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.engine.repository import Repository
from tests.unit.cli.checking import Folder, folder, workspace

from codegraph_lsp.checks import report
from codegraph_lsp.checks.prefilter import Stats
from codegraph_lsp.checks.run import Checked
from codegraph_lsp.cli import terminal
from codegraph_lsp.cli.main import DONE, FINDINGS, IMPOSSIBLE, USAGE

__all__ = ["folder", "workspace"]

pytestmark = pytest.mark.slow


def places(document: Any) -> list[str]:
    return [f"{each['path']}:{each['line']} {each['code']}" for each in document["items"]]


ALL = ["a.py:1 test-todo", "b/c.py:1 syntax-error", "b/c.py:2 test-todo"]


def test_text_shows_the_lines_the_worst_last_and_counts(folder: Folder) -> None:
    assert folder.check(code=FINDINGS) == (
        "a.py:1:10: note[test-todo] more is left to do\n"
        "    1 | x = 1  # TODO: more\n"
        "      |          ^^^^^^^^^^\n"
        "  note: a.py:1:1: the file begins here\n"
        "    1 | x = 1  # TODO: more\n"
        "      | ^\n"
        "\n"
        "b/c.py:2:13: note[test-todo] something is left to do\n"
        "    2 |     y = 'ä'  # TODO\n"
        "      |                ^^^^\n"
        "  note: b/c.py:1:1: the file begins here\n"
        "    1 | def f(:\n"
        "      | ^\n"
        "\n"
        "b/c.py:1:7: error[syntax-error] expected ')'\n"
        "    1 | def f(:\n"
        "      |       ^\n"
        "\n"
        "  error   syntax-error      1\n"
        "  note    test-todo         2  2 fixable with --fix\n"
        "\n"
        "1 error, 2 notes in 2 of 2 files; 2 fixable with --fix\n"
    )


def test_what_is_less_bad_can_be_left_out(folder: Folder) -> None:
    told = folder.check("--min-severity", "warning", code=FINDINGS)
    assert told.startswith("b/c.py:1:7: error[syntax-error]")
    assert told.endswith("\n\n1 error in 1 of 2 files; 2 hidden by --min-severity\n")
    for form in ("json", "sarif", "github"):
        assert "more is left to do" in folder.check("--format", form, code=FINDINGS)
        narrow = folder.check("--format", form, "--min-severity", "error", code=FINDINGS)
        assert "more is left to do" not in narrow
    narrow = folder.document("--ignore", "syntax-error", "--min-severity", "error")
    assert (narrow["items"], narrow["lesser"]) == ([], 2)
    folder.check("--ignore", "syntax-*", "--min-severity", "error", "--fail-on", "hint")


def test_what_a_rule_says_beside_its_message_is_told(folder: Folder) -> None:
    folder.write(".codegraph/rules/print.yml", RULE.replace("Use the log.", "|\n  Use\n  the log."))
    folder.write("a.py", "print(1)\n")
    assert folder.check("--select", "no-print", code=FINDINGS) == (
        "a.py:1:1: warning[no-print] print is for debugging\n"
        "    1 | print(1)\n"
        "      | ^^^^^^^^\n"
        "  = Use\n"
        "  = the log.\n"
        "  = https://example.com/no-print\n"
        "\n"
        "1 warning in 1 of 2 files\n"
    )


def test_nothing_found_is_said_in_one_line(folder: Folder) -> None:
    folder.write("b/c.py", "")
    assert folder.check("--select", "syntax-error") == "no findings in 2 files\n"


@pytest.mark.parametrize(
    ("ignored", "least", "code"),
    [
        ("", "error", FINDINGS),
        ("", "never", DONE),
        ("syntax-error", "error", DONE),
        ("syntax-error", "warning", DONE),
        ("syntax-error", "note", FINDINGS),
        ("syntax-error", "hint", FINDINGS),
        ("syntax-error,test-todo", "hint", DONE),
    ],
)
def test_the_exit_code_is_about_what_is_as_bad(
    folder: Folder, ignored: str, least: str, code: int
) -> None:
    folder.check("--ignore", ignored, "--fail-on", least, code=code)


def test_checks_are_selected_by_code_and_pattern(folder: Folder) -> None:
    assert places(folder.document("--select", "test-*")) == [ALL[0], ALL[2]]
    assert places(folder.document("--select", "*", "--ignore", "test-todo", code=FINDINGS)) == [
        ALL[1]
    ]
    folder.write("codegraph.toml", "[checks.severity]\ntest-todo = 'off'\n")
    assert places(folder.document(code=FINDINGS)) == [ALL[1]]
    assert places(folder.document("--select", "test-todo")) == [ALL[0], ALL[2]]


def test_an_unknown_code_is_wrong_usage_before_anything_is_read(folder: Folder) -> None:
    assert folder.check("--select", "sintax-error", code=USAGE) == ""
    assert folder.errors == (
        "codegraph-lsp: no check is called 'sintax-error'; did you mean 'syntax-error'?\n"
    )
    folder.check("--ignore", "unheard-*", code=USAGE)


def test_unknown_codes_in_the_settings_are_told_and_ignored(folder: Folder) -> None:
    folder.write("codegraph.toml", "[checks.severity]\nsyntax-eror = 'off'\n")
    assert places(folder.document(code=FINDINGS)) == ALL
    assert "no check is called 'syntax-eror', did you mean 'syntax-error'," in folder.errors
    assert "codegraph.toml:2; ignored" in folder.errors


def test_only_what_is_in_named_places_is_told(folder: Folder) -> None:
    assert places(folder.document("a.py")) == ALL[:1]
    assert places(folder.document(".", "b", code=FINDINGS)) == ALL[1:]
    assert places(folder.document("--root", ".", "b", "a.py", code=FINDINGS)) == ALL
    assert folder.document("b/c.py", code=FINDINGS)["files"] == 1
    folder.check("--root", ".", "c", code=USAGE)
    assert "there is nothing at 'c'" in folder.errors
    folder.check("a.py", "..", code=USAGE)
    assert "is not below the workspace" in folder.errors


def test_a_file_that_is_not_in_the_graph_is_named(folder: Folder) -> None:
    folder.write("notes.unknown", "TODO\n")
    assert folder.document("notes.unknown")["items"] == []
    assert "notes.unknown is not checked: it is not in the index" in folder.errors


def test_a_folder_with_nothing_to_check_is_told(folder: Folder) -> None:
    folder.write(".gitignore", "made/\n")
    folder.write("made/a.py", "def f(:\n")
    assert "no findings in 0 files" in folder.check("made", "--root", ".", code=DONE)
    assert "nothing in made is in the index" in folder.errors
    folder.check("b", "--root", ".", code=FINDINGS)
    assert "is in the index" not in folder.errors


def test_the_json_document_has_all_of_a_finding(folder: Folder) -> None:
    told = folder.document("--select", "test-todo", "a.py")
    (item,) = told.pop("items")
    assert item.pop("uri").endswith("/shop/a.py")
    related = item.pop("related")
    assert [(each["message"], each["line"]) for each in related] == [("the file begins here", 1)]
    assert re.fullmatch("[0-9a-f]{20}", item.pop("fingerprint"))
    assert item == {
        "code": "test-todo",
        "severity": "note",
        "message": "more is left to do",
        "range": {"start": {"line": 0, "character": 9}, "end": {"line": 0, "character": 19}},
        "path": "a.py",
        "line": 1,
        "column": 10,
        "endLine": 1,
        "endColumn": 20,
        "subject": "more",
        "tags": ["unnecessary"],
        "fixes": [{"title": "Do it", "preferred": True}],
    }
    assert told["counts"] == {"error": 0, "warning": 0, "note": 1, "hint": 0}
    assert (told["total"], told["files"], told["lowerBound"], told["unread"]) == (1, 1, False, [])
    assert "prefilter" not in told


def test_the_json_document_has_what_the_prefilter_did(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_all(context: Any, selection: Any, *, prefilter: bool, **_: Any) -> Checked:
        return Checked([], Stats(10, 1, 9, 3) if prefilter else None)

    monkeypatch.setattr(report, "check_all", check_all)
    told = folder.document()["prefilter"]
    assert told == {"total": 10, "passed": 1, "skipped": 9, "milliseconds": 3}
    assert "prefilter" not in folder.document("--no-prefilter")


def test_github_gets_commands_with_nothing_that_ends_them_early(folder: Folder) -> None:
    folder.write("a.py", "")
    folder.write("50%,a:b.py", "x = (\n")
    lines = folder.check("--format", "github", code=FINDINGS).splitlines()
    assert lines == [
        "::error file=50%25%2Ca%3Ab.py,line=1,endLine=1,col=5,title=syntax-error,endColumn=5"
        "::'(' is never closed",
        "::error file=b/c.py,line=1,endLine=1,col=7,title=syntax-error,endColumn=7::expected ')'",
        "::notice file=b/c.py,line=2,endLine=2,col=13,title=test-todo,endColumn=16"
        "::something is left to do%0Ab/c.py:1: the file begins here",
        "2 errors, 1 note in 2 of 3 files; 1 fixable with --fix",
    ]


def test_github_wants_paths_from_the_repository(folder: Folder) -> None:
    Repository(folder.path.parent)
    assert "file=shop/b/c.py," in folder.check("--format", "github", ".", code=FINDINGS)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_twice_and_with_any_number_of_processes_it_is_the_same(folder: Folder, form: str) -> None:
    first = folder.check("--format", form, code=FINDINGS)
    assert folder.check("--format", form, code=FINDINGS) == first
    more = ("--jobs", "2", "--no-cache", "--format", form)
    assert folder.check(*more, code=FINDINGS) == first


def test_output_goes_to_a_file_and_the_count_to_the_log(folder: Folder) -> None:
    assert folder.check("--output", "out.txt", code=FINDINGS) == ""
    text = (folder.path / "out.txt").read_text("utf-8")
    assert text.endswith("1 error, 2 notes in 2 of 2 files; 2 fixable with --fix\n")
    assert folder.errors.endswith(
        "codegraph-lsp: 1 error, 2 notes in 2 of 2 files; 2 fixable with --fix\n"
    )


def test_json_is_a_form_like_with_other_commands(folder: Folder) -> None:
    assert places(json.loads(folder.check("--json", code=FINDINGS))) == ALL


def test_checks_are_listed_and_explained(folder: Folder) -> None:
    assert folder.check("--list") == (
        "syntax-error  error    The parser cannot read what stands here.\n"
        "test-todo     note     Something is left to do.\n"
    )
    listed = json.loads(folder.check("--list", "--format", "json", "--ignore", "test-*"))
    assert [each["severity"] for each in listed] == ["error", "off"]
    told = folder.check("--explain", "syntax-error")
    assert told.startswith("syntax-error (error)\n\nThe parser cannot read what stands here.")
    folder.check("--explain", "syntax", code=USAGE)


RULE = """\
id: no-print
language: python
severity: warning
message: print is for debugging
note: Use the log.
url: https://example.com/no-print
rule: {pattern: print($$$ARGS)}
"""


def test_rules_are_selected_listed_and_explained_by_their_ids(folder: Folder) -> None:
    folder.write(".codegraph/rules/print.yml", RULE)
    folder.write("codegraph.toml", "[checks.severity]\nno-print = 'note'\nno-prnt = 'off'\n")
    folder.write("a.py", "print(1)\n")
    assert places(folder.document("--select", "no-*")) == ["a.py:1 no-print"]
    assert "no check is called 'no-print'" not in folder.errors
    assert "no check is called 'no-prnt'" in folder.errors
    assert folder.check("--list").splitlines()[-1] == (
        "no-print      note     print is for debugging"
    )
    assert folder.check("--explain", "no-print") == (
        "no-print (note)\n\nprint is for debugging\n\nUse the log.\n\n"
        "https://example.com/no-print\n"
    )
    folder.check("--select", "no-prints", code=USAGE)
    assert "did you mean 'no-print'?" in folder.errors
    log = json.loads(folder.check("--format", "sarif", "--select", "no-print"))
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["shortDescription"] == {"text": "print is for debugging"}
    assert (rule["help"]["text"], rule["helpUri"]) == (
        "Use the log.",
        "https://example.com/no-print",
    )


def test_how_far_it_is_is_told_in_lines_unless_nobody_wants_to_know(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "_LINE_SECONDS", 0.0)
    folder.check(code=FINDINGS)
    assert "checking: 0 of 2 files, 0 %\n" in folder.errors
    folder.write("d.py", "")
    folder.check("--quiet", code=FINDINGS)
    assert folder.errors == ""


# Baselines


def test_a_baseline_hides_what_it_knows_and_fails_on_what_is_new(folder: Folder) -> None:
    known = ("--baseline", "known.json")
    assert folder.check(*known, "--update-baseline") == ""
    assert "known.json knows 3 findings: 3 added, 0 taken out" in folder.errors
    assert folder.check(*known, "--fail-on", "hint") == (
        "no findings in 2 files; 3 hidden by the baseline\n"
    )
    folder.write("b/c.py", "import os\n\n\ndef g():\n    pass\n\n\ndef f(:\n  y = 1  # TODO\n")
    folder.check(*known, "--fail-on", "hint")
    folder.write("a.py", "x = 1  # TODO: more\ny = 2  # TODO: less\n")
    told = folder.document(*known, "--fail-on", "note", code=FINDINGS)
    assert places(told) == ["a.py:2 test-todo"]
    assert told["baseline"] == {"file": "known.json", "known": 3, "gone": []}
    assert len(folder.document(*known, "--no-baseline", code=FINDINGS)["items"]) == 4


def test_what_is_gone_is_told_and_taken_out(folder: Folder) -> None:
    folder.write("codegraph.toml", "[checks]\nbaseline = '.codegraph/known.json'\n")
    (folder.path / ".codegraph").mkdir()
    folder.check("--update-baseline")
    folder.write("b/c.py", "y = 'ä'  # TODO\n")
    told = folder.check()
    assert "in the baseline, and not found any more\n  b/c.py: [syntax-error] expected ')'" in told
    assert told.endswith(
        "2 hidden by the baseline; 1 in the baseline gone, see --update-baseline\n"
    )
    for narrow in (("--select", "test-todo"), ("a.py",)):
        assert folder.document(*narrow)["baseline"]["gone"] == []
        folder.check("--update-baseline", *narrow)
        assert "0 added, 0 taken out" in folder.errors
    folder.check("--update-baseline")
    assert "knows 2 findings: 0 added, 1 taken out" in folder.errors


def test_a_file_that_moves_takes_what_is_known_along(folder: Folder) -> None:
    known = ("--baseline", "known.json")
    folder.check(*known, "--update-baseline")
    (folder.path / "d").mkdir()
    (folder.path / "b" / "c.py").rename(folder.path / "d" / "c.py")
    assert folder.document(*known)["baseline"] == {"file": "known.json", "known": 3, "gone": []}
    folder.check(*known, "--update-baseline")
    assert "knows 3 findings: 2 added, 2 taken out" in folder.errors


def test_a_baseline_that_cannot_be_used_says_why(folder: Folder) -> None:
    folder.check("--baseline", "known.json", code=IMPOSSIBLE)
    assert "'known.json' is not there; `codegraph-lsp check --update-baseline`" in folder.errors
    folder.write("known.json", "{}")
    for update in ((), ("--update-baseline",)):
        folder.check("--baseline", "known.json", *update, code=IMPOSSIBLE)
        assert "'known.json' is something else" in folder.errors
    assert (folder.path / "known.json").read_text() == "{}"


def test_settings_name_no_baseline_outside_of_the_workspace(folder: Folder) -> None:
    folder.write("codegraph.toml", "[checks]\nbaseline = '../known.json'\n")
    folder.check("--update-baseline", code=IMPOSSIBLE)
    assert "'../known.json' lies outside of the workspace" in folder.errors
    assert not (folder.path.parent / "known.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--update-baseline",),
        ("--update-baseline", "--no-baseline"),
        ("--update-baseline", "--baseline", "k.json", "--changed"),
        ("--changed", "--base", "main"),
        ("--update-baseline", "--baseline", "k.json", "--min-severity", "note"),
    ],
)
def test_what_contradicts_itself_is_wrong_usage(folder: Folder, arguments: tuple[str, ...]) -> None:
    folder.check(*arguments, code=USAGE)


# Changes


def test_only_what_changed_since_a_revision_is_told(folder: Folder) -> None:
    repository = Repository(folder.path)
    repository.commit()
    assert folder.document("--changed")["items"] == []
    folder.write("a.py", "x = 1  # TODO: more\ny = 2  # TODO: less\n")
    assert places(folder.document("--changed")) == ["a.py:1 test-todo", "a.py:2 test-todo"]
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit()
    assert folder.document("--changed")["items"] == []
    repository.git("checkout", "--quiet", "main")
    folder.write("b/c.py", "def f(:\n  # TODO: else\n")
    repository.commit()
    repository.git("checkout", "--quiet", "topic")
    assert places(folder.document("--base", "main...")) == ["a.py:1 test-todo", "a.py:2 test-todo"]
    assert len(folder.document("--base", "main", code=FINDINGS)["items"]) == 4


def test_findings_that_touch_changed_lines_count_also_from_elsewhere(folder: Folder) -> None:
    repository = Repository(folder.path)
    folder.write("a.py", "one = 1\n# TODO: more\n")
    repository.commit()
    folder.write("a.py", "one = 1\n# TODO: more\n# TODO: less\n")
    assert places(folder.document("--changed-lines")) == ["a.py:3 test-todo"]
    folder.write("a.py", "two = 2\n# TODO: more\n")
    assert places(folder.document("--changed-lines")) == ["a.py:2 test-todo"]


def test_a_revision_that_is_not_there_says_so(folder: Folder) -> None:
    folder.check("--base", "nowhere", code=IMPOSSIBLE)
    assert "is in no git repository" in folder.errors
    Repository(folder.path).commit()
    folder.check("--base", "nowhere...", code=IMPOSSIBLE)
    assert "git knows no revision 'nowhere'" in folder.errors


def test_a_folder_of_a_workspace_is_a_path_in_it(folder: Folder) -> None:
    folder.write("b/own/codegraph.toml", "")
    folder.write("b/own/d.py", "z = 1  # TODO\n")
    assert {place.partition(":")[0] for place in places(folder.document("b", code=FINDINGS))} == {
        "b/c.py",
        "b/own/d.py",
    }
    assert {place.partition(":")[0] for place in places(folder.document("b/own"))} == {"d.py"}


def test_a_baseline_makes_its_folder(folder: Folder) -> None:
    folder.check("--baseline", "kept/known.json", "--update-baseline", code=DONE)
    folder.check("--baseline", "kept/known.json", code=DONE)
