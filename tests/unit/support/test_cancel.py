from __future__ import annotations

import pytest

from codegraph_lsp.model import errors
from codegraph_lsp.support.cancel import CancelledError, CancelToken


def test_check_passes_until_somebody_cancels() -> None:
    token = CancelToken()
    token.check("before")
    token.cancel()
    with pytest.raises(CancelledError, match="cancelled at ring 2") as caught:
        token.check("ring 2")
    assert caught.value.where == "ring 2"


def test_the_error_is_the_one_that_the_model_offers() -> None:
    assert errors.CancelledError is CancelledError
    assert not issubclass(CancelledError, errors.CodegraphError)


def test_stopper_is_called_once_while_its_block_runs() -> None:
    token = CancelToken()
    calls: list[str] = []
    with token.stopping(lambda: calls.append("early")):
        pass
    with token.stopping(lambda: calls.append("running")):
        token.cancel()
        token.cancel()
    assert calls == ["running"]


def test_stopper_of_a_cancelled_token_is_called_at_once() -> None:
    token = CancelToken()
    token.cancel()
    calls: list[str] = []
    with token.stopping(lambda: calls.append("late")):
        assert calls == ["late"]
