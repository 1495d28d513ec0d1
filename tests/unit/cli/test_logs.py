"""What commands log, each in a process of its own: the log is one for all that a process does."""

from __future__ import annotations

import os
import subprocess
import sys

from codegraph_lsp.cli.logs import DEBUG_VARIABLE

PROGRAM = """
import logging
from codegraph_lsp.cli.logs import log_to_stderr
log_to_stderr()
log_to_stderr()
log = logging.getLogger("codegraph_lsp.index")
try:
    raise ValueError("no")
except ValueError:
    log.exception("linking a.py")
log.debug("a detail")
"""


def logged(**variables: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key != DEBUG_VARIABLE}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env=environment | variables,
    )
    return told.stderr


def test_an_error_is_logged_on_one_line() -> None:
    assert logged() == "codegraph-lsp: error: linking a.py (ValueError: no)\n"


def test_all_of_it_can_be_asked_for() -> None:
    told = logged(**{DEBUG_VARIABLE: "1"})
    assert told.count("a detail") == 1
    assert "Traceback" in told
