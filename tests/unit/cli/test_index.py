from __future__ import annotations

from codegraph_lsp.cli.index import as_json, as_text
from codegraph_lsp.cli.output import Style
from codegraph_lsp.model.status import IndexReport, LinkPlan

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
    assert told["failed"][0] == {"path": "a.py", "reason": "unreadable"}
    assert told["quarantined"] == 1
    assert told["plan"] == {"files": 210, "widestLayer": 90, "depth": 12, "concurrency": 4}
    assert (told["wallSeconds"], told["cpuSeconds"], told["jobs"]) == (1.25, 2.5, 2)


def test_people_read_counts_reasons_and_failures() -> None:
    text = as_text(REPORT, Style(enabled=False))
    assert text.splitlines()[0] == "indexed /w in 1.25 s (2.50 s of CPU, 2 jobs, revision 3)"
    assert "1,200 files: 1,000 unchanged, 150 parsed, 50 from the cache, 210 linked" in text
    assert "plan: 210 files, widest layer 90, depth 12, 4 at once" in text
    assert "9 skipped: 7 binary, 2 too large" in text
    assert "2 files failed\n    a.py: unreadable" in text
    assert "cut at 100,000 files" in text
