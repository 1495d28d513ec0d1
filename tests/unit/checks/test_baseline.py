"""What a baseline knows when code changes, and what its file says."""

from __future__ import annotations

import json

import pytest

from codegraph_lsp.checks.baseline import Baseline, Judged, known, marked, parse, written
from codegraph_lsp.checks.finding import Finding
from codegraph_lsp.model.errors import BaselineError
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.model.span import Span


def findings(text: str) -> list[Finding]:
    """`path:start:subject` each, blanks between."""
    found = []
    for part in text.split():
        path, start, subject = part.split(":", 2)
        span = Span(int(start), int(start) + 1)
        found.append(Finding("odd", f"{subject} is odd", FileId(1), Path(path), span, subject))
    return found


def baseline(text: str) -> Baseline:
    return Baseline.of(map(known, marked(findings(text))))


def judged(before: str, now: str, *, files: str = "") -> Judged:
    """Of *now* by a baseline of *before*; *files* are there."""
    return baseline(before).judged(marked(findings(now)), lambda path: path in files.split())


def check(before: str, now: str, expected: str, *, files: str = "") -> None:
    """*expected*: new ones as `+path:start`, gone ones as `-path:subject`."""
    told = judged(before, now, files=files or "a.py b.py")
    new = [f"+{each.finding.path}:{each.finding.span.start}" for each in told.new]
    gone = [f"-{each.fingerprint.path}:{each.fingerprint.subject}" for each in told.gone]
    assert " ".join(new + gone) == expected
    assert len(told.known) == len(now.split()) - len(new)


def test_what_shifts_is_known() -> None:
    check("a.py:1:f a.py:9:g", "a.py:101:f a.py:109:g", "")


def test_what_is_in_another_order_is_known() -> None:
    check("a.py:1:f a.py:9:g", "a.py:1:g a.py:9:f", "")


def test_one_more_of_equal_ones_is_new_and_one_less_is_gone() -> None:
    check("a.py:1:f a.py:2:f", "a.py:1:f a.py:2:f a.py:3:f", "+a.py:3")
    check("a.py:1:f a.py:2:f", "a.py:2:f", "-a.py:f")


def test_the_same_in_another_file_is_new() -> None:
    check("a.py:1:f", "b.py:1:f", "+b.py:1 -a.py:f")


def test_what_a_file_had_is_known_where_it_moved_under_its_name() -> None:
    check("old/a.py:1:f old/a.py:2:g", "new/a.py:1:f new/a.py:2:g", "")


def test_subjects_that_name_the_file_move_along() -> None:
    check("old/a.py:1:old/a.py#f", "new/a.py:1:new/a.py#f", "")


def test_what_is_new_in_a_file_that_moved_is_new() -> None:
    check("o/a.py:1:f", "n/a.py:1:f n/a.py:5:g", "+n/a.py:5")


def test_a_file_of_the_same_name_with_other_findings_is_another() -> None:
    before = "old/a.py:1:f old/a.py:2:g old/a.py:3:h"
    check(before, "new/a.py:1:f", "+new/a.py:1 -old/a.py:f -old/a.py:g -old/a.py:h")


def test_a_file_that_is_still_there_has_not_moved() -> None:
    check("old/a.py:1:f", "new/a.py:1:f", "+new/a.py:1 -old/a.py:f", files="old/a.py new/a.py")


def test_two_files_that_may_be_the_one_that_moved_are_new() -> None:
    check("o/a.py:1:f", "n/a.py:1:f m/a.py:1:f", "+n/a.py:1 +m/a.py:1 -o/a.py:f")


def test_two_files_that_moved_to_one_name_keep_what_is_theirs() -> None:
    check("o/a.py:1:f p/a.py:1:f", "n/a.py:1:f", "-p/a.py:f")


def test_the_file_has_a_line_for_each_and_is_the_same_for_the_same() -> None:
    text = written(baseline("b.py:1:f a.py:9:g a.py:1:é"))
    lines = text.decode().splitlines()
    assert len(lines) == 5
    assert [json.loads(line.rstrip(","))["path"] for line in lines[1:-1]] == [
        "a.py",
        "a.py",
        "b.py",
    ]
    assert text == written(baseline("a.py:3:é a.py:200:g b.py:7:f"))
    assert written(parse(text, "x")) == text


def test_an_empty_file_of_findings_is_read_back() -> None:
    assert parse(written(Baseline()), "x") == Baseline()


def test_what_merging_leaves_is_read() -> None:
    one, two = written(baseline("a.py:1:f")), written(baseline("b.py:1:f"))
    lines = [*two.splitlines()[:-1], one.splitlines()[1]]
    joined = b"\n".join([lines[0], lines[1] + b",", lines[2] + b",", lines[1], b"]}"])
    assert parse(joined, "x") == baseline("a.py:1:f b.py:1:f")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "is not JSON"),
        (b"\xff{}", "is not JSON"),
        (b"[]", "is something else"),
        (b'{"version": "1"}', "is something else"),
        (b'{"version": true, "findings": []}', "is something else"),
        (b'{"version": 2, "findings": []}', "is of version 2, and this codegraph-lsp knows 1"),
        (b'{"version": 1}', "is damaged"),
        (b'{"version": 1, "findings": [{"path": 3}]}', "is damaged"),
        (b'{"version": 1, "findings": [\n<<<<<<< HEAD\n', "has conflicts of a merge"),
    ],
)
def test_what_is_no_baseline_says_why(text: bytes, problem: str) -> None:
    with pytest.raises(BaselineError, match=problem) as told:
        parse(text, "known.json")
    assert "'known.json'" in str(told.value)


def test_fingerprints_differ_and_hold() -> None:
    digests = [each.fingerprint.digest for each in marked(findings("a.py:1:f a.py:2:f b.py:1:f"))]
    assert len(set(digests)) == 3
    assert digests == [
        each.fingerprint.digest for each in marked(findings("a.py:7:f a.py:8:f b.py:9:f"))
    ]
