from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.checks.check import Context
from codegraph_lsp.checks.index_failed import FailedFiles
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.settings import Checks

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import FileRow


class Failing(FakeSnapshot):
    """Its files failed for `why`."""

    why = ""

    def file_by_id(self, file: FileId) -> FileRow:
        return replace(super().file_by_id(file), state=FileState.FAILED, reason=self.why)


def check(reason: str, *expected: str) -> None:
    snapshot = Failing.of({"a.py": "def f():\n    pass\n"}, "")
    snapshot.why = reason
    file = snapshot.files()[0].id
    found = list(FailedFiles().in_file(Context(cast("Snapshot", snapshot), Checks()), file))
    assert [each.message for each in found] == list(expected)
    assert [tuple(each.span) for each in found] == [(0, 8)]


def test_failed_file_is_told_with_its_reason_and_what_to_do() -> None:
    check(
        "timeout after 10 s",
        "the graph lacks all of it: timeout after 10 s; raise `parseTimeoutMs`, or exclude it; "
        "tried again when it or codegraph-lsp changes",
    )


def test_file_that_could_not_be_linked_lacks_its_edges_alone() -> None:
    check(
        "linking took too long",
        "the graph lacks its calls and references: linking took too long; a bug of codegraph-lsp, "
        "please report it; tried again by the next run",
    )
