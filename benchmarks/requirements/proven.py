"""What tests prove, and figures cannot: which tests stand for which requirement."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.requirements.table import Figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.requirements.table import Findings

HOUSE = Path(__file__).parents[2]

DOCUMENTS = "tests/engine/test_open_documents.py"
ORDER = "tests/protocol/test_order.py"

TESTS: Mapping[int, Sequence[str]] = {
    1: [f"{DOCUMENTS}::test_a_document_answers_before_the_workspace_is_listed"],
    6: ["tests/unit/lsp/protocol/test_connection.py"],
    7: [f"{ORDER}::test_a_hundred_requests_with_their_cancels_are_all_answered_at_once"],
    9: ["tests/unit/index/test_scheduler.py"],
    13: [
        "tests/unit/lsp/test_positions.py",
        "tests/unit/lsp/test_sync.py",
        ORDER,
    ],
    14: ["tests/unit/lsp/test_diagnostics.py"],
    16: [
        "tests/unit/workspace/test_watch.py",
        "tests/engine/test_own_watching.py",
        "tests/protocol/test_editors.py",
    ],
    17: ["tests/engine/test_export_is_the_same.py::test_a_second_run_does_nothing"],
    18: [DOCUMENTS, "tests/engine/test_changes_on_disk.py"],
    19: [
        "tests/unit/store/test_blobs.py",
        "tests/faults/test_store_damage.py",
        "tests/faults/test_store_limits.py",
    ],
    21: [
        "tests/faults/test_pool_workers.py",
        "tests/faults/test_pool_retry.py",
        "tests/faults/test_server_processes.py",
    ],
    22: [
        "tests/unit/workspace/test_discover.py",
        "tests/unit/workspace/test_source.py",
        "tests/engine/test_changes_on_disk.py",
    ],
    23: ["tests/protocol/test_endings.py"],
    24: ["tests/faults/test_pool_orphans.py", "tests/faults/test_server_processes.py"],
    25: [
        "tests/protocol/test_manners.py",
        "tests/protocol/test_traffic.py",
        "tests/unit/lsp/transport/test_framing.py",
    ],
    26: ["tests/unit/lsp/transport"],
    28: ["tests/daemon", "tests/engine/test_engines_beside.py"],
    29: [
        "tests/unit/workspace/test_roots.py",
        "tests/unit/lsp/test_session.py",
        "tests/editors",
    ],
    30: [
        "tests/fixtures",
        "tests/protocol/test_reports.py::test_the_status_has_a_histogram_of_each_method",
    ],
}
"""Files or tests by requirement."""


def measure_tests() -> Findings:
    """Each requirement's tests, run."""
    return {number: [_run(tests)] for number, tests in TESTS.items()}


def _run(tests: Sequence[str]) -> Figure:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", *tests],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    counts = dict.fromkeys(("passed", "failed", "error", "skipped"), 0)
    for number, what in re.findall(r"(\d+) (passed|failed|error|skipped)", done.stdout):
        counts[what] = int(number)
    failed = counts["failed"] + counts["error"]
    names = ", ".join(re.findall(r"^(?:FAILED|ERROR) \S*::(\S+)", done.stdout, re.MULTILINE))
    told = f"{counts['passed']} pass" + (f", {failed} fail ({names})" if failed else "")
    return Figure("tests:", told, met=done.returncode == 0 and counts["passed"] > 0)
