"""What the engine logs, as a command shows it: warnings, one line each, on stderr."""

from __future__ import annotations

import logging
import os
import sys

DEBUG_VARIABLE = "CODEGRAPH_DEBUG"
"""Environment variable that, set to anything, shows everything that is logged, and tracebacks."""


def log_to_stderr() -> None:
    """Sends the package's log to stderr; a second call does nothing."""
    log = logging.getLogger("codegraph_lsp")
    if log.handlers:
        return
    everything = bool(os.environ.get(DEBUG_VARIABLE))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s") if everything else _Brief())
    if not everything:
        handler.addFilter(lambda record: not hasattr(record, "told_by_report"))
    log.addHandler(handler)
    log.setLevel(logging.DEBUG if everything else logging.WARNING)
    log.propagate = False


class _Brief(logging.Formatter):
    """One line a record: of an error its name and message, never where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"codegraph-lsp: {record.levelname.lower()}: {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{line} ({type(error).__name__}: {error})" if error is not None else line
