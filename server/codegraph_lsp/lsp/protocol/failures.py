"""What a client is told when a handler raises: a code, a sentence, never a traceback or a path."""

from __future__ import annotations

import logging
from typing import Any

from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.model.errors import (
    AmbiguousTargetError,
    CancelledError,
    CodegraphError,
    HistoryError,
    LimitExceededError,
    NotIndexedError,
    PatternError,
    SettingsError,
    StoreError,
    TargetError,
)

log = logging.getLogger(__name__)


class ReplyError(Exception):
    """An error reply that a handler asks for in so many words."""

    def __init__(self, code: Code, message: str, data: Any = None) -> None:
        self.code = code
        self.message = message
        self.data = data
        super().__init__(message)


_CODES: tuple[tuple[type[Exception], Code], ...] = (
    (ParamsError, Code.INVALID_PARAMS),
    (CancelledError, Code.CANCELLED),
    (AmbiguousTargetError, Code.AMBIGUOUS_TARGET),
    (TargetError, Code.INVALID_PARAMS),
    (LimitExceededError, Code.LIMIT_EXCEEDED),
    (NotIndexedError, Code.NOT_INDEXED),
    (PatternError, Code.INVALID_PARAMS),
    (HistoryError, Code.REQUEST_FAILED),
    (SettingsError, Code.INVALID_PARAMS),
)


def failure_of(error: Exception, method: str) -> ReplyError:
    """The reply for *error*, met while *method* was answered. The unexpected is logged whole."""
    if isinstance(error, ReplyError):
        return error
    for kind, code in _CODES:
        if isinstance(error, kind):
            return ReplyError(code, str(error))
    if isinstance(error, StoreError):
        return ReplyError(Code.REQUEST_FAILED, error.problem)
    if isinstance(error, CodegraphError):
        return ReplyError(Code.REQUEST_FAILED, str(error))
    log.error("%s failed", method, exc_info=error)
    return ReplyError(
        Code.INTERNAL_ERROR, f"internal error in {method!r}; the server's log has more"
    )
