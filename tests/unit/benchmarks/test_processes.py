from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.processes import run


def python(code: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; {code}"]


def test_a_process_that_logs_more_than_a_pipe_holds_is_read_to_its_end(tmp_path: Path) -> None:
    cost = run(python("sys.stderr.write('log\\n' * 100_000); print('done')"), tmp_path)
    assert cost.output == "done\n"


def test_a_process_that_ends_badly_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"failed:\ntoo bad"):
        run(python("sys.exit('too bad')"), tmp_path)
