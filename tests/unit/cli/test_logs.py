from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.cli.logs import DEBUG_VARIABLE, log_to_stderr

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """The package's log, as it was before the test afterwards."""
    log = logging.getLogger("codegraph_lsp")
    before = (log.handlers[:], log.level, log.propagate)
    log.handlers.clear()
    yield log
    log.handlers[:], log.propagate = before[0], before[2]
    log.setLevel(before[1])


def test_an_error_is_logged_on_one_line(
    log: logging.Logger, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DEBUG_VARIABLE, raising=False)
    log_to_stderr()
    try:
        raise ValueError("no")
    except ValueError:
        log.exception("linking a.py")
    log.info("nobody wants to know")
    assert capsys.readouterr().err == "codegraph-lsp: error: linking a.py (ValueError: no)\n"


def test_all_of_it_can_be_asked_for(
    log: logging.Logger, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    log_to_stderr()
    log_to_stderr()
    log.debug("a detail")
    assert capsys.readouterr().err.count("a detail") == 1
