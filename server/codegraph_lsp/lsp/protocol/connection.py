"""
One client: reads its messages, keeps their order, sees to it that each request has one reply.

The reader thread reads ahead, all that has arrived, and acts on cancellations before anything of
the same packet is started: a hundred hovers with a hundred cancels behind them run no hover.
Everything else goes through the inbox to the dispatching thread, which runs changes, takes the
snapshots of queries, and so fixes what each query sees.

Runs on: `run` on the caller's thread, which dispatches; a reader thread; the outbox's writer
thread; worker threads for queries. `post` may be called from any thread.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, TypeAlias

from codegraph_lsp.lsp.protocol.client import Client
from codegraph_lsp.lsp.protocol.envelope import (
    Call,
    Code,
    Malformed,
    Message,
    MessageId,
    Reply,
    document_of,
    error_body,
    parse,
    result_body,
)
from codegraph_lsp.lsp.protocol.failures import ReplyError, failure_of
from codegraph_lsp.lsp.protocol.held import HELD, Holding
from codegraph_lsp.lsp.protocol.in_flight import InFlight
from codegraph_lsp.lsp.protocol.latencies import Latencies
from codegraph_lsp.lsp.protocol.params import ParamsError, structured
from codegraph_lsp.lsp.protocol.parts import parted
from codegraph_lsp.lsp.protocol.workers import Pace, Workers
from codegraph_lsp.lsp.transport.framing import BadFrame, FrameError, Framer
from codegraph_lsp.lsp.transport.outbox import Outbox
from codegraph_lsp.support.cancel import CancelledError, CancelToken
from codegraph_lsp.support.courtesy import BackgroundToken

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from codegraph_lsp.lsp.protocol.backend import Backend
    from codegraph_lsp.lsp.protocol.in_flight import Request
    from codegraph_lsp.lsp.register import Handler, Registry
    from codegraph_lsp.lsp.transport.streams import Stream

log = logging.getLogger(__name__)

READ_AHEAD = 4 << 20
"""Bytes read at most before the first of them is acted on. (a guess)"""

MAX_WAITING = 64
"""Queries with a snapshot at a time; each may hold a database connection. (a guess)"""

SLOW_TURN = 0.05
"""A message that takes longer to dispatch is logged: nothing else is dispatched meanwhile. (s)"""

LAST_REPLIES = 1.0
"""How long answers are worked on after the client's last byte; less than `process.GRACE`. (s)"""

_SLOW_ONCE = frozenset({"initialize", "initialized", "shutdown"})
"""Methods that load or end things, when there is nobody to wait."""


class Life(Enum):
    """Where a session is between `initialize` and `exit`."""

    NEW = auto()
    RUNNING = auto()
    SHUT_DOWN = auto()


_Item: TypeAlias = "tuple[Message, Request | None] | Callable[[], None] | None"


class Connection:
    """Runs the protocol with one client until either side ends it."""

    def __init__(
        self,
        stream: Stream,
        registry: Registry,
        *,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        """*ended* is called once, on any thread, when no more messages will come."""
        self.life = Life.NEW
        self.outbox = Outbox(stream, broken=self.end)
        self.client = Client(self.outbox)
        self.latencies = Latencies()
        self._stream = stream
        self._registry = registry
        self._ended = ended
        self._over = threading.Event()
        self._inbox: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._in_flight = InFlight(self.outbox)
        self._edits: dict[str, int] = {}
        """How often each open document was changed."""
        self._workers = Workers()
        self._holding = Holding()
        self._room = threading.Semaphore(MAX_WAITING)
        self._backend: Backend | None = None
        self._reader = threading.Thread(target=self._read, name="lsp-reader", daemon=True)

    def run(self, backend: Backend) -> int:
        """Serves until the client leaves; the process's exit code: 0 after a `shutdown`, else 1."""
        self._backend = backend
        self.outbox.start()
        self._reader.start()
        try:
            self._work_through()
        finally:
            self.end()
            self._workers.stop()
        return 0 if self.life is Life.SHUT_DOWN else 1

    def _work_through(self) -> None:
        while (item := self._inbox.get()) is not None:
            if callable(item):
                self._run_posted(item)
            elif not self._dispatch(*item):
                return
        # The client said nothing more, yet it may still listen: `printf … | codegraph-lsp`.
        self._in_flight.wait(LAST_REPLIES)

    def post(self, job: Callable[[], None]) -> None:
        """Runs *job* on the dispatching thread, behind the messages that have arrived."""
        self._inbox.put(job)

    def ask(self, job: Callable[[Any], None], *, pace: Pace = Pace.QUICK) -> CancelToken | None:
        """Runs *job* like a query nobody asked; what breaks it off. On the dispatching thread."""
        cancel = CancelToken() if pace is Pace.QUICK else BackgroundToken()
        view = self._view(cancel)
        if view is None:
            return None
        self._workers.submit(pace, lambda: self._run_asked(job, view))
        return cancel

    def resume(self) -> None:
        """Something has changed: requests that waited for that are answered anew."""
        for again in self._holding.release():
            self.post(again)

    def end(self) -> None:
        """Stops reading and working; from any thread, more than once does no harm."""
        if self._over.is_set():
            return
        self._over.set()
        for request in self._in_flight.all():
            request.cancel.cancel()
        self._inbox.put(None)
        self._ended()

    def join(self, seconds: float) -> None:
        """After the stream's end: returns when it is no longer read, or after *seconds*."""
        if self._reader.is_alive():
            self._reader.join(seconds)

    # Reading

    def _read(self) -> None:
        framer = Framer()
        try:
            while not self._over.is_set() and (data := self._stream.read()):
                bodies = list(framer.feed(data))
                n_read = len(data)
                while n_read < READ_AHEAD and self._stream.more() and (data := self._stream.read()):
                    bodies.extend(framer.feed(data))
                    n_read += len(data)
                self._arrived([_parse(body) for body in bodies])
            if framer.in_the_middle:
                log.info("the stream ended in the middle of a message")
        except FrameError as error:
            log.error("the client's stream can't be followed: %s", error)
            self.outbox.put(error_body(None, Code.PARSE_ERROR, str(error)))
        except OSError as error:
            log.info("the client's stream broke: %s", error.strerror or error)
        # The dispatcher still works through what has arrived; then it finds the end.
        self._inbox.put(None)
        self._ended()

    def _arrived(self, messages: list[Message]) -> None:
        items: list[_Item] = []
        for message in messages:
            request = None
            if isinstance(message, Call):
                if message.method == "$/cancelRequest" and message.id is None:
                    self._cancel_asked(message.params)
                    continue
                if message.id is not None:
                    request = self._in_flight.add(message.id, message)
                    if request is None:
                        problem = f"the id {message.id!r} is in use by a request without a reply"
                        items.append((Malformed(message.id, Code.INVALID_REQUEST, problem), None))
                        continue
            items.append((message, request))
        for item in items:
            self._inbox.put(item)

    def _cancel_asked(self, params: Any) -> None:
        identity = params.get("id") if isinstance(params, dict) else None
        if isinstance(identity, int | str):
            self._cancel(identity)

    def _cancel(self, identity: MessageId) -> None:
        request = self._in_flight.get(identity)
        if request is None:
            return
        request.cancel.cancel()
        if request.method in ("initialize", "shutdown"):
            return  # half done would be worse than late
        self._fail(request, ReplyError(Code.CANCELLED, "cancelled by the client"))

    # Dispatching

    def _dispatch(self, message: Message, request: Request | None) -> bool:
        """Acts on one message; False when it was the last."""
        started = time.monotonic()
        if isinstance(message, Reply):
            self.client.replied(message)
        elif isinstance(message, Malformed):
            log.warning("refused a message: %s", message.problem)
            self.outbox.put(error_body(message.id, message.code, message.problem))
        elif request is not None:
            self._dispatch_request(message, request)
        elif message.method == "exit":
            return False
        else:
            self._dispatch_notification(message)
        took = time.monotonic() - started
        if took > SLOW_TURN and isinstance(message, Call) and message.method not in _SLOW_ONCE:
            log.warning("%s kept the dispatcher busy for %.0f ms", message.method, took * 1000)
        return True

    def _dispatch_request(self, call: Call, request: Request) -> None:
        if request not in self._in_flight:
            return  # cancelled on arrival
        self.client.trace("received request", call.method, call.id, call.params)
        handler, params = self._registry.get(call.method), call.params
        try:
            self._check_life(call.method)
            if call.method == "workspace/executeCommand" and handler is None:
                handler, params = self._command(params)
            if handler is None:
                raise ReplyError(Code.METHOD_NOT_FOUND, f"no method {call.method!r}")
            typed = structured(params, handler.params)
            if handler.pace is not None:
                self._start_query(handler, handler.pace, request, typed)
                return
            backend = self._backend
            assert backend is not None, "messages are dispatched by run"
            if call.method == "shutdown":
                self.life = Life.SHUT_DOWN
                for each in self._in_flight.all():
                    self._cancel(each.id)  # before what they read is closed
            result = handler.function(backend, typed)
            if call.method == "initialize":
                self.life = Life.RUNNING
                self._succeed(request, result)
                backend.warm_up()
                return
        except Exception as error:
            self._fail(request, failure_of(error, call.method))
        else:
            self._succeed(request, result)

    def _check_life(self, method: str) -> None:
        if self.life is Life.NEW and method != "initialize":
            raise ReplyError(Code.NOT_INITIALIZED, f"{method!r} came before 'initialize'")
        if self.life is Life.SHUT_DOWN:
            raise ReplyError(Code.INVALID_REQUEST, f"{method!r} came after 'shutdown'")
        if self.life is Life.RUNNING and method == "initialize":
            raise ReplyError(Code.INVALID_REQUEST, "'initialize' came a second time")

    def _command(self, params: Any) -> tuple[Handler, Any]:
        """A command is the custom request of that name, with a dot; it takes one argument."""
        if not isinstance(params, dict) or not isinstance(params.get("command"), str):
            raise ParamsError("parameter 'command': missing")
        name = params["command"]
        handler = self._registry.get(name.replace(".", "/", 1))
        if handler is None or not name.startswith("codegraph."):
            raise ParamsError(f"parameter 'command': no command {name!r}")
        arguments = params.get("arguments") or []
        if not isinstance(arguments, list) or len(arguments) > 1:
            raise ParamsError("parameter 'arguments': one object is expected")
        return handler, arguments[0] if arguments else None

    def _dispatch_notification(self, call: Call) -> None:
        self.client.trace("received notification", call.method, None, call.params)
        handler = self._registry.get(call.method)
        if self.life is not Life.RUNNING:
            log.warning("ignored %r outside of the session", call.method)
            return
        if handler is None or handler.pace is not None:
            if not call.method.startswith("$/"):
                log.warning("ignored unknown notification %r", call.method)
            return
        self._count_edit(call)
        try:
            handler.function(self._backend, structured(call.params, handler.params))
        except Exception as error:
            failure = failure_of(error, call.method)
            log.warning("%s had no effect: %s", call.method, failure.message)

    def _count_edit(self, call: Call) -> None:
        if call.method == "textDocument/didChange":
            uri = document_of(call)
            self._edits[uri] = self._edits.get(uri, 0) + 1
        elif call.method == "textDocument/didClose":
            self._edits.pop(document_of(call), None)

    # Queries

    def _start_query(self, handler: Handler, pace: Pace, request: Request, params: Any) -> None:
        if request not in self._in_flight:
            return  # it was held, and cancelled meanwhile
        request.edits = self._edits.get(request.uri, 0)
        request.seen = self._holding.serial
        view = self._view(request.cancel)
        if view is None:
            return
        self._workers.submit(pace, lambda: self._run_query(handler, request, params, view))

    def _view(self, cancel: CancelToken) -> AbstractContextManager[Any] | None:
        """A view with its place in the room, which whoever runs the job gives back."""
        self._room.acquire()
        view = None
        try:
            if self._backend is not None and not self._over.is_set():
                view = self._backend.view(cancel)
        finally:
            if view is None:
                self._room.release()
        return view

    def _run_query(
        self,
        handler: Handler,
        request: Request,
        params: Any,
        view: AbstractContextManager[Any],
    ) -> None:
        try:
            with view as seen:
                if request.cancel.cancelled:
                    return
                if handler.superseded and self._edits.get(request.uri, 0) != request.edits:
                    raise ReplyError(Code.CONTENT_MODIFIED, "the document has changed since")
                answer = handler.answer(seen, params)
                if answer is HELD and handler.pace is not None:
                    pace = handler.pace
                    self._hold(request, lambda: self._start_query(handler, pace, request, params))
                    return
                result = self._in_parts(request, params, answer)
                body = result_body(request.id, result)
        except Exception as error:
            # A query that was cancelled may have broken off with anything.
            cause = CancelledError(handler.method) if request.cancel.cancelled else error
            self._fail(request, failure_of(cause, handler.method))
        else:
            self._reply(request, body)
        finally:
            self._room.release()
            self.outbox.wait_for_room()

    def _hold(self, request: Request, again: Callable[[], None]) -> None:
        if not self._holding.keep(request.seen, again):
            self.post(again)

    def _in_parts(self, request: Request, params: Any, result: Any) -> Any:
        """Sends a long list ahead, where the client takes parts; what is left for the reply."""
        bodies, rest = parted(result, params)
        for body in bodies:
            if not self._in_flight.send(request, body):
                break  # cancelled
            self.outbox.wait_for_room()
        return rest

    def _run_asked(self, job: Callable[[Any], None], view: AbstractContextManager[Any]) -> None:
        try:
            with view as seen:
                job(seen)
        except Exception as error:
            failure_of(error, "work in the background")
        finally:
            self._room.release()

    def _run_posted(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            failure_of(error, "work in the background")

    # Replying

    def _succeed(self, request: Request, result: Any) -> None:
        try:
            body = result_body(request.id, result)
        except Exception as error:
            self._fail(request, failure_of(error, request.method))
        else:
            self._reply(request, body)

    def _fail(self, request: Request, failure: ReplyError) -> None:
        self._reply(request, error_body(request.id, failure.code, failure.message, failure.data))

    def _reply(self, request: Request, body: bytes) -> None:
        if not self._in_flight.reply(request, body):
            return
        if self._registry.get(request.method) is not None:
            self.latencies.record(request.method, time.monotonic() - request.arrived)
        self.client.trace("sent response", request.method, request.id, None)


def _parse(body: bytes) -> Message:
    if isinstance(body, BadFrame):
        return Malformed(None, Code.INVALID_REQUEST, body.decode())
    return parse(body)
