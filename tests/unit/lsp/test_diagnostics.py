from dataclasses import dataclass
from typing import Any

from tests.unit.lsp.fakes import Harness, Json, Settled, span
from tests.unit.lsp.test_sync import change, edit, open_document

from codegraph_lsp.checks.registry import CHECKS
from codegraph_lsp.model.facts import Body, FileFacts, Outline, Problem
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.settings import Checks, Settings

PULLING: Json = {"textDocument": {"diagnostic": {}}}
ONLY_SYNTAX = Checks(
    severity={check.code: "off" for check in CHECKS if check.code != "syntax-error"}
)
URI = "file:///w/a.py"
PROBLEM = {
    "range": span(0, 4, 0, 5),
    "severity": 1,
    "code": "syntax-error",
    "source": "codegraph",
    "message": "unexpected ':'",
}


@dataclass
class Spec:
    exact_grammar: bool
    language_ids: tuple[str, ...] = ("fake",)
    lineage: tuple[str, ...] = ("fake",)
    generic: bool = True


class Workspace(Settled):
    """One file, `a.py`, with problems that a test can change."""

    exact = True
    settings = Settings(checks=ONLY_SYNTAX)

    def language(self, file: FileId) -> Any:
        return Spec(self.exact)

    def tell(self, *problems: Problem) -> None:
        outline = Outline("fake", "", [], [], [], [], [], [], [], [], [], [])
        body = Body([], list(problems), 9, True, b"")
        self.facts_of = {FileId(1): FileFacts(outline, body, b"")}


def workspace() -> Workspace:
    made = Workspace.of({"a.py": "def :\n"})
    assert isinstance(made, Workspace)
    made.tell(Problem(4, 5, "unexpected ':'"))
    return made


def pull(harness: Harness, previous: str | None = None) -> Json:
    params: Json = {"textDocument": {"uri": URI}}
    if previous is not None:
        params["previousResultId"] = previous
    report: Json = harness.handle("textDocument/diagnostic", params)
    return report


def pushed(harness: Harness) -> list[Any]:
    return harness.told("textDocument/publishDiagnostics")


def test_a_pull_answers_in_full_and_then_that_nothing_changed() -> None:
    harness = Harness(workspace(), PULLING)
    report = pull(harness)
    assert (report["kind"], report["items"]) == ("full", [PROBLEM])
    assert pull(harness, report["resultId"]) == {
        "kind": "unchanged",
        "resultId": report["resultId"],
    }
    assert pull(harness, "other")["kind"] == "full"


def test_a_grammar_that_is_not_exact_tells_nothing() -> None:
    made = workspace()
    made.exact = False
    assert pull(Harness(made, PULLING))["items"] == []


def test_an_unknown_file_has_no_problems() -> None:
    harness = Harness(workspace(), PULLING)
    report = harness.handle("textDocument/diagnostic", {"textDocument": {"uri": "file:///w/x.py"}})
    assert report["items"] == []


def test_opening_pushes_the_problems_with_their_version_and_closing_clears_them() -> None:
    harness = Harness(workspace())
    open_document(harness, "def :\n", version=4)
    assert pushed(harness) == [{"uri": URI, "diagnostics": [PROBLEM], "version": 4}]
    harness.handle("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert pushed(harness) == [{"uri": URI, "diagnostics": []}]


def test_problems_that_are_gone_are_cleared_and_a_clean_file_is_not_mentioned() -> None:
    made = workspace()
    harness = Harness(made)
    open_document(harness, "def :\n")
    made.tell()
    harness.session.problems_changed(harness.session.documents.get(URI).path)  # type: ignore[union-attr]
    assert pushed(harness) == [{"uri": URI, "diagnostics": [], "version": 1}]
    clean = Harness(made)
    open_document(clean, "pass\n")
    assert pushed(clean) == []


def test_problems_of_an_older_version_are_never_told() -> None:
    harness = Harness(workspace())
    jobs = harness.fake.held = []
    open_document(harness, "def :\n")
    with harness.fake.view() as view:  # type: ignore[misc]
        edit(harness, change(0, 0, 0, 0, "x"))
        jobs[0](view)
    assert pushed(harness) == []


def test_what_was_seen_before_is_not_told_after_what_is_seen_now() -> None:
    made = workspace()
    harness = Harness(made)
    open_document(harness, "def :\n")
    jobs = harness.fake.held = []
    older, newer = (harness.fake.view() for _ in range(2))  # type: ignore[misc]
    made.tell()
    harness.session.problems_changed(harness.session.documents.get(URI).path)  # type: ignore[union-attr]
    jobs[0](newer)
    made.tell(Problem(4, 5, "unexpected ':'"))
    jobs[0](older)
    assert [told["diagnostics"] for told in pushed(harness)] == [[]]
