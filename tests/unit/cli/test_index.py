from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.cli.index import as_json, as_text
from codegraph_lsp.cli.output import Style
from codegraph_lsp.cli.workspace import tell_failed
from codegraph_lsp.model.status import IndexReport, LinkPlan

if TYPE_CHECKING:
    import pytest

REPORT = IndexReport(
    root="/w",
    revision=3,
    listed=1200,
    unchanged=1000,
    hydrated=200,
    parsed=150,
    cache_hits=50,
    linked=210,
    removed=1,
    skipped={"too large": 2, "binary": 7},
    failed=(("a.py", "unreadable"), ("b.py", "crash (signal 11)")),
    failed_now=1,
    jobs=2,
    wall=1.25,
    cpu=2.5,
    plan=LinkPlan(files=210, widest=90, depth=12, concurrency=4),
    notices=("cut at 100,000 files",),
)


def test_the_document_holds_every_count() -> None:
    told = as_json(REPORT)
    assert told["listed"] == 1200
    assert told["cacheHits"] == 50
    assert told["cacheHitRatio"] == 0.25
    assert told["skipped"] == {"binary": 7, "too large": 2}
    assert told["failed"][0]["path"] == "a.py"
    assert told["failed"][0]["reason"] == "unreadable"
    assert "permissions" in told["failed"][0]["advice"]
    assert told["quarantined"] == 1
    assert told["plan"] == {"files": 210, "widestLayer": 90, "depth": 12, "concurrency": 4}
    assert (told["wallSeconds"], told["cpuSeconds"], told["jobs"]) == (1.25, 2.5, 2)


def test_people_read_counts_and_reasons() -> None:
    text = as_text(REPORT, Style(enabled=False))
    assert text.splitlines()[0] == "indexed /w in 1.25 s (2.50 s of CPU, 2 jobs, revision 3)"
    assert "1,200 files: 1,000 unchanged, 150 parsed, 50 from the cache, 210 linked" in text
    assert "plan: 210 files, widest layer 90, depth 12, 4 at once" in text
    assert "9 skipped: 7 binary, 2 too large" in text
    assert "2 failed" in text
    assert "cut at 100,000 files" in text


def test_a_folder_without_code_is_told_as_such() -> None:
    empty = IndexReport(
        root="/w", revision=1, listed=0, unchanged=0, hydrated=0, parsed=0, cache_hits=0, linked=0,
        removed=0, skipped={"no-language": 3}, failed=(), failed_now=0, jobs=1, wall=0, cpu=0,
        plan=None, notices=(),
    )  # fmt: skip
    assert as_text(empty, Style(enabled=False)).endswith("no file here is read")
    assert "nothing to ask about" not in as_text(REPORT, Style(enabled=False))


def test_files_that_failed_are_told_once_each_with_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_failed([("a.py", "crash (signal 11)"), ("b.py", "unreadable"), ("c.py", "unreadable")])
    out, err = capsys.readouterr()
    assert out == ""
    first, *rest = err.splitlines()
    assert first == "codegraph-lsp: 3 files failed and cannot be asked about"
    assert [line for line in rest if not line.startswith("    ")] == [
        "  a.py: crash (signal 11)",
        "  b.py: unreadable",
        "  c.py: unreadable",
    ]
    assert sum("permissions" in line for line in rest) == 1


def test_of_many_files_that_failed_the_first_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell_failed([(f"{number:02}.py", "unreadable") for number in range(25)])
    err = capsys.readouterr().err
    assert "25 files failed" in err
    assert "09.py" in err
    assert "10.py" not in err
    assert "15 more" in err
