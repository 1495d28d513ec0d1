from __future__ import annotations

from typing import cast

from codegraph_lsp.lsp.protocol.envelope import Call
from codegraph_lsp.lsp.protocol.in_flight import InFlight
from codegraph_lsp.lsp.transport.outbox import Outbox


class FakeOutbox:
    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def put(self, body: bytes) -> None:
        self.sent.append(body)


def test_a_request_has_one_reply_and_nothing_follows_it() -> None:
    outbox = FakeOutbox()
    in_flight = InFlight(cast("Outbox", outbox))
    call = Call(1, "textDocument/hover", None)
    request = in_flight.add(1, call)
    assert request is not None
    assert in_flight.add(1, call) is None, "the id is in use"
    assert in_flight.send(request, b"part")
    assert in_flight.reply(request, b"answer")
    assert not in_flight.reply(request, b"cancelled")
    assert not in_flight.send(request, b"late part")
    assert outbox.sent == [b"part", b"answer"]


def test_a_reply_is_not_that_of_a_later_request_of_the_same_id() -> None:
    outbox = FakeOutbox()
    in_flight = InFlight(cast("Outbox", outbox))
    call = Call(1, "textDocument/hover", None)
    first = in_flight.add(1, call)
    assert first is not None
    assert in_flight.reply(first, b"cancelled")
    second = in_flight.add(1, call)
    assert second is not None
    assert not in_flight.reply(first, b"late")
    assert in_flight.all() == [second]
    assert in_flight.reply(second, b"answer")
    in_flight.wait(0)
    assert outbox.sent == [b"cancelled", b"answer"]
