"""
Requests that have no reply yet: each gets exactly one, whoever is first.

Runs on: any thread. The reader adds requests; the dispatcher, workers and whoever cancels reply.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from codegraph_lsp.lsp.protocol.envelope import document_of
from codegraph_lsp.support.cancel import CancelToken

if TYPE_CHECKING:
    from codegraph_lsp.lsp.protocol.envelope import Call, MessageId
    from codegraph_lsp.lsp.transport.outbox import Outbox


class Request:
    """One request, until it is replied to."""

    __slots__ = ("arrived", "cancel", "edits", "id", "method", "seen", "uri")

    def __init__(self, identity: MessageId, call: Call) -> None:
        self.id = identity
        self.method = call.method
        self.uri = document_of(call)
        self.edits = 0
        """Changes of its document that came before it."""
        self.seen = 0
        """Changes of the graph, likewise: `Holding.serial`."""
        self.cancel = CancelToken()
        self.arrived = time.monotonic()


class InFlight:
    """The requests of one client, and the way of their replies into its *outbox*."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._requests: dict[MessageId, Request] = {}
        self._replied = threading.Condition()

    def add(self, identity: MessageId, call: Call) -> Request | None:
        """The request that *call* is; None where its id is in use by one without a reply."""
        if identity in self._requests:
            return None
        request = self._requests[identity] = Request(identity, call)
        return request

    def get(self, identity: MessageId) -> Request | None:
        """The request with that id; None where there is none, or it was replied to."""
        return self._requests.get(identity)

    def __contains__(self, request: Request) -> bool:
        """Nobody has replied to *request*."""
        return self._requests.get(request.id) is request

    def all(self) -> list[Request]:
        """Those of now, in order of arrival."""
        return list(self._requests.values())

    def send(self, request: Request, body: bytes) -> bool:
        """Sends a part of the answer ahead; False after the reply, which nothing follows."""
        with self._replied:
            if request not in self:
                return False
            self._outbox.put(body)
            return True

    def reply(self, request: Request, body: bytes) -> bool:
        """Sends the reply; False where there was one already."""
        # Taking it out of the table is the one moment that decides who replies.
        with self._replied:
            if request not in self:
                return False
            del self._requests[request.id]
            self._outbox.put(body)
            self._replied.notify_all()
            return True

    def wait(self, seconds: float) -> None:
        """Returns when all have their replies, or after *seconds*."""
        with self._replied:
            self._replied.wait_for(lambda: not self._requests, timeout=seconds)
