"""
What is said to the client without being asked.

Runs on: any thread may send; replies are handled on the dispatching thread.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from codegraph_lsp.lsp.protocol.envelope import MessageId, Reply, call_body

if TYPE_CHECKING:
    from codegraph_lsp.lsp.transport.outbox import Outbox

log = logging.getLogger(__name__)

Then: TypeAlias = Callable[[Any], None]
Otherwise: TypeAlias = Callable[[], None]

MAX_PENDING = 100
"""Requests of ours that may wait for a reply; older ones are given up. (clangd's limit)"""


class Client:
    """The sending half of a connection."""

    def __init__(self, outbox: Outbox) -> None:
        self.tracing = "off"
        """`off`, `messages` or `verbose`, as `$/setTrace` says."""
        self._outbox = outbox
        self._serial = count(1)
        self._pending: OrderedDict[str, tuple[str, Then | None, Otherwise | None]] = OrderedDict()

    def notify(self, method: str, params: Any, *, topic: Hashable = None) -> None:
        """Sends a notification, in the place of one of the same *topic* that was not sent yet."""
        self._outbox.put(call_body(method, params), topic=topic)

    def notify_late(self, method: str, params: Callable[[], Any], *, topic: Hashable) -> None:
        """Sends what *params* gives when the notification's turn has come; None sends nothing."""

        def body() -> bytes | None:
            value = params()
            return None if value is None else call_body(method, value)

        self._outbox.put(body, topic=topic)

    def request(
        self,
        method: str,
        params: Any = None,
        then: Then | None = None,
        otherwise: Otherwise | None = None,
    ) -> None:
        """
        Sends a request.

        *then* is called with the result, *otherwise* when there is none; both on the dispatching
        thread.
        """
        identity = f"codegraph-{next(self._serial)}"  # a string: Zed refuses numbers in tokens
        self._pending[identity] = (method, then, otherwise)
        while len(self._pending) > MAX_PENDING:
            self._pending.popitem(last=False)
        self._outbox.put(call_body(method, params, identity))

    def replied(self, reply: Reply) -> None:
        """Hands the client's reply to whoever asked."""
        method, then, otherwise = self._pending.pop(str(reply.id), ("", None, None))
        if not method:
            log.info("a reply to nothing that was asked: %r", reply.id)
        elif reply.error is not None:
            log.info("the client refused %s: %s", method, reply.error.get("message"))
            if otherwise is not None:
                otherwise()
        elif then is not None:
            try:
                then(reply.result)
            except Exception:
                log.exception("the reply to %s could not be used", method)

    def trace(self, what: str, method: str, identity: MessageId | None, params: Any) -> None:
        """Tells a client that traces what goes on."""
        if self.tracing == "off":
            return
        name = f"'{method}'" if identity is None else f"'{method}' ({identity})"
        entry = {"message": f"{what} {name}"}
        if self.tracing == "verbose" and params is not None:
            entry["verbose"] = msgspec.json.encode(params).decode()
        self.notify("$/logTrace", entry)
