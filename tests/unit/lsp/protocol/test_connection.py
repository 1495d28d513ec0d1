from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.protocol.raw_client import PATIENCE, RawClient, frame, notification, request

from codegraph_lsp.lsp.incoming import AtPlace, OfDocument, References
from codegraph_lsp.lsp.protocol.connection import Connection
from codegraph_lsp.lsp.protocol.workers import N_THREADS
from codegraph_lsp.lsp.register import Registry
from codegraph_lsp.lsp.transport.streams import SocketStream
from codegraph_lsp.model.errors import LimitExceededError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.support.cancel import CancelToken


class Number(msgspec.Struct):
    value: int


class Backend:
    """Counts changes; a view is the count at its arrival."""

    def __init__(self) -> None:
        self.revision = 0
        self.runs = 0
        self.open_views = 0
        self.gate = threading.Event()
        self.entered = threading.Event()

    @contextmanager
    def _seen(self, revision: int, cancel: CancelToken) -> Iterator[tuple[Backend, int, Any]]:
        try:
            yield self, revision, cancel
        finally:
            self.open_views -= 1

    def warm_up(self) -> None:
        self.warm = True

    def view(self, cancel: CancelToken) -> Any:
        self.open_views += 1
        return self._seen(self.revision, cancel)


registry = Registry()


@registry.change("initialize", params=None)
def initialize(backend: Backend, params: None) -> dict[str, Any]:
    return {"capabilities": {}}


@registry.change("shutdown", params=None)
def shutdown(backend: Backend, params: None) -> None:
    return None


@registry.change("add", params=Number)
def add(backend: Backend, params: Number) -> int:
    backend.revision += params.value
    return backend.revision


@registry.change("textDocument/didChange", params=None)
def edit(backend: Backend, params: None) -> None:
    backend.revision += 1


@registry.query("textDocument/hover", params=AtPlace)
def read(seen: tuple[Backend, int, Any], params: Any) -> int:
    seen[0].runs += 1
    return seen[1]


@registry.query("textDocument/references", params=References)
def many(seen: tuple[Backend, int, Any], params: Any) -> list[int]:
    return list(range(params.position.line))


@registry.query("textDocument/inlayHint", params=OfDocument, superseded=True)
def decorate(seen: tuple[Backend, int, Any], params: Any) -> int:
    return seen[1]


@registry.query("codegraph/slow", params=None)
def slow(seen: tuple[Backend, int, CancelToken], params: None) -> int:
    backend, revision, cancel = seen
    backend.entered.set()
    assert backend.gate.wait(PATIENCE)
    cancel.check("slow")
    return revision


@registry.query("crash", params=None)
def crash(seen: Any, params: None) -> None:
    raise OSError("/home/someone/secret.py")


@registry.query("codegraph/limited", params=Number)
def limited(seen: Any, params: Number) -> None:
    raise LimitExceededError("the answer", params.value)


class Served:
    """A connection served on a thread, and the client at its other end."""

    def __init__(self) -> None:
        ours, self.socket = socket.socketpair()
        self.backend = Backend()
        self.connection = Connection(SocketStream(ours), registry)
        self.client = RawClient.over(self.socket)
        self.exit_code: int | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self.exit_code = self.connection.run(self.backend)
        self.connection.outbox.close(seconds=1)

    def initialized(self) -> Served:
        assert "result" in self.client.call("initialize", {})
        return self

    def ended(self) -> int | None:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        return self.exit_code


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served()
    yield served
    served.backend.gate.set()
    with suppress(OSError):
        served.socket.shutdown(socket.SHUT_RDWR)
    served.ended()
    served.socket.close()


HOVER = {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}


def code(reply: dict[str, Any]) -> int:
    assert set(reply["error"]) <= {"code", "message", "data"}
    return int(reply["error"]["code"])


def test_queries_see_exactly_the_changes_before_them(served: Served) -> None:
    client = served.initialized().client
    packet = []
    for n in range(1, 7):
        packet += [request(n, "textDocument/hover", HOVER), notification("add", {"value": 1})]
    client.send(*packet)
    replies = {reply["id"]: reply["result"] for reply in (client.next() for _ in range(6))}
    assert replies == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


def test_a_hundred_hovers_with_their_cancels_in_one_packet_run_at_most_one(served: Served) -> None:
    client = served.initialized().client
    hovers = [request(n, "textDocument/hover", HOVER) for n in range(100, 200)]
    cancels = [notification("$/cancelRequest", {"id": n}) for n in range(100, 200)]
    client.send(*hovers, *cancels)
    replies = [client.next() for _ in range(100)]
    assert sorted(reply["id"] for reply in replies) == list(range(100, 200))
    assert all(code(reply) == -32800 for reply in replies)
    assert served.backend.runs <= 1


def test_a_running_query_is_answered_at_once_when_cancelled_and_told_to_stop(
    served: Served,
) -> None:
    client = served.initialized().client
    slow = client.request("codegraph/slow")
    assert served.backend.entered.wait(PATIENCE)
    client.notify("$/cancelRequest", {"id": slow})
    assert code(client.reply(slow)) == -32800
    served.backend.gate.set()
    assert client.call("textDocument/hover", HOVER)["result"] == 0


def test_an_id_may_be_used_again_while_the_cancelled_work_still_runs(served: Served) -> None:
    client = served.initialized().client
    client.send(request("x", "codegraph/slow"))
    assert served.backend.entered.wait(PATIENCE)
    client.send(notification("$/cancelRequest", {"id": "x"}))
    assert code(client.reply("x")) == -32800
    client.send(request("x", "codegraph/slow"))
    served.backend.gate.set()
    assert client.reply("x")["result"] == 0


def test_an_id_in_use_is_refused(served: Served) -> None:
    client = served.initialized().client
    client.send(request(7, "codegraph/slow"), request(7, "textDocument/hover", HOVER))
    assert code(client.reply(7)) == -32600
    served.backend.gate.set()
    assert client.reply(7)["result"] == 0


def test_slow_queries_about_one_place_do_not_make_the_server_deaf(served: Served) -> None:
    client = served.initialized().client
    for _ in range(10):
        client.request("codegraph/slow")
    assert client.call("add", {"value": 1})["result"] == 1


def references(n: int, **more: Any) -> dict[str, Any]:
    position = {"line": n, "character": 0}
    return HOVER | {"position": position, "context": {"includeDeclaration": True}} | more


def test_a_long_list_comes_in_parts_where_the_client_has_a_token_for_them(served: Served) -> None:
    client = served.initialized().client
    identity = client.request("textDocument/references", references(1201, partialResultToken="t"))
    parts = [client.next() for _ in range(3)]
    assert {part["method"] for part in parts} == {"$/progress"}
    assert {part["params"]["token"] for part in parts} == {"t"}
    assert [len(part["params"]["value"]) for part in parts] == [500, 500, 201]
    assert [n for part in parts for n in part["params"]["value"]] == list(range(1201))
    assert client.next() == {"jsonrpc": "2.0", "id": identity, "result": []}


@pytest.mark.parametrize(("n", "token"), [(1201, {}), (500, {"partialResultToken": 7})])
def test_a_list_comes_whole_without_a_token_and_where_it_is_short(
    served: Served, n: int, token: dict[str, Any]
) -> None:
    client = served.initialized().client
    reply = client.call("textDocument/references", references(n, **token))
    assert len(reply["result"]) == n


def test_what_decorates_a_document_is_not_worked_out_for_an_old_version(served: Served) -> None:
    client = served.initialized().client
    document = {"textDocument": HOVER["textDocument"]}
    whole = document | {"range": {"start": HOVER["position"], "end": HOVER["position"]}}
    changed = notification("textDocument/didChange", document | {"contentChanges": []})
    for _ in range(N_THREADS):  # nothing of what waits behind them begins before the change
        client.request("codegraph/slow")
    first = client.request("textDocument/inlayHint", whole)
    client.send(changed)
    last = client.request("textDocument/inlayHint", whole)
    assert client.call("add", {"value": 1})["result"] == 2  # so the change is behind us, too
    served.backend.gate.set()
    assert code(client.reply(first)) == -32801
    assert client.reply(last)["result"] == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (None, -32700)),
        (b"\xff", (None, -32700)),
        (b"[" * 100_000, (None, -32700)),
        (b"", (None, -32700)),
        (b"[]", (None, -32600)),
        (b"1", (None, -32600)),
        (b"{}", (None, -32600)),
        (b'{"jsonrpc":"1.0","id":3,"method":"x"}', (3, -32600)),
        (b'{"jsonrpc":"2.0","id":3}', (3, -32600)),
        (b'{"jsonrpc":"2.0","id":3,"method":4}', (3, -32600)),
        (b'{"jsonrpc":"2.0","id":3,"method":"x","params":4}', (3, -32600)),
        (b'{"jsonrpc":"2.0","id":[],"method":"x"}', (None, -32600)),
        (b'{"jsonrpc":"2.0","id":null,"method":"x"}', (None, -32600)),
        (b'{"jsonrpc":"2.0","id":3,"method":"x"}', (3, -32601)),
        (b'{"jsonrpc":"2.0","id":3,"method":"$/x"}', (3, -32601)),
    ],
)
def test_a_bad_message_is_answered_and_the_session_goes_on(
    served: Served, body: bytes, expected: tuple[Any, int]
) -> None:
    client = served.initialized().client
    client.write(frame(body))
    reply = client.next()
    assert (reply["id"], code(reply)) == expected
    assert client.call("textDocument/hover", HOVER)["result"] == 0


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("textDocument/hover", {}, "parameter 'textDocument': missing"),
        ("textDocument/hover", None, "parameter 'textDocument': missing"),
        ("textDocument/hover", [], "'params': expected 'object', got 'array'"),
        (
            "textDocument/hover",
            {"textDocument": {"uri": "file:///a"}, "position": {"line": 1}},
            "parameter 'position.character': missing",
        ),
        (
            "textDocument/hover",
            {"textDocument": {"uri": "file:///a"}, "position": 3},
            "parameter 'position': expected 'object', got 'int'",
        ),
        ("add", {}, "parameter 'value': missing"),
        ("add", {"value": "x"}, "parameter 'value': expected 'int', got 'str'"),
        ("add", [1], "'params': expected 'object', got 'array'"),
    ],
)
def test_wrong_parameters_are_named_in_a_sentence(
    served: Served, method: str, params: Any, problem: str
) -> None:
    reply = served.initialized().client.call(method, params)
    assert code(reply) == -32602
    assert reply["error"]["message"] == problem


def test_a_crash_costs_one_request_and_tells_no_path(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    client = served.initialized().client
    reply = client.call("crash")
    assert code(reply) == -32603
    assert reply["error"]["message"] == "internal error in 'crash'; the server's log has more"
    assert "secret.py" in caplog.text
    assert client.call("textDocument/hover", HOVER)["result"] == 0


def test_an_error_of_ours_keeps_its_code_and_its_sentence(served: Served) -> None:
    reply = served.initialized().client.call("codegraph/limited", {"value": 3})
    assert code(reply) == -32003
    assert "limit of 3" in reply["error"]["message"]


def test_a_custom_request_is_also_a_command(served: Served) -> None:
    client = served.initialized().client
    reply = client.call(
        "workspace/executeCommand", {"command": "codegraph.limited", "arguments": [{"value": 4}]}
    )
    assert code(reply) == -32003
    unknown = client.call("workspace/executeCommand", {"command": "codegraph.x"})
    assert unknown["error"]["message"] == "parameter 'command': no command 'codegraph.x'"


def test_nothing_is_served_before_initialize_and_after_shutdown(served: Served) -> None:
    client = served.client
    assert code(client.call("textDocument/hover", HOVER)) == -32002
    client.notify("add", {"value": 1})
    served.initialized()
    assert served.backend.revision == 0
    assert code(client.call("initialize", {})) == -32600
    assert client.call("shutdown")["result"] is None
    assert code(client.call("textDocument/hover", HOVER)) == -32600
    client.notify("exit")
    assert served.ended() == 0


def test_shutdown_answers_what_is_in_flight(served: Served) -> None:
    client = served.initialized().client
    slow = client.request("codegraph/slow")
    stop = client.request("shutdown")
    first, second = client.next(), client.next()
    replies = {reply["id"]: reply for reply in (first, second)}
    assert code(replies[slow]) == -32800
    assert replies[stop]["result"] is None


def test_exit_without_shutdown_is_a_failure(served: Served) -> None:
    served.initialized().client.notify("exit")
    assert served.ended() == 1


def test_the_end_of_the_stream_is_the_end_and_answers_still_come(served: Served) -> None:
    client = served.initialized().client
    client.request("textDocument/hover", HOVER)
    served.socket.shutdown(socket.SHUT_WR)
    assert [reply["result"] for reply in client.rest()] == [0]
    assert served.ended() == 1
    assert served.backend.open_views == 0


def test_a_stream_that_cannot_be_followed_is_told_so_and_ended(served: Served) -> None:
    served.client.write(b"GET / HTTP/1.1\r\n\r\n")
    assert code(served.client.next()) == -32700
    assert served.ended() == 1


MESSAGES = st.one_of(
    st.builds(lambda n: ("textDocument/hover", HOVER), st.integers()),
    st.just(("add", {"value": 1})),
    st.just(("crash", None)),
    st.just(("add", {"value": "x"})),
    st.just(("nothing", {})),
    st.just(("$/cancelRequest", {"id": 3})),
    st.just(("codegraph/limited", {"value": 1})),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(MESSAGES, st.booleans()), max_size=30))
def test_every_request_has_exactly_one_reply_whatever_comes(
    calls: list[tuple[tuple[str, Any], bool]],
) -> None:
    served = Served().initialized()
    packet = [
        request(n, method, params) if asks else notification(method, params)
        for n, ((method, params), asks) in enumerate(calls, 1000)
    ]
    asked = [message["id"] for message in packet if "id" in message]
    served.client.send(*packet)
    served.socket.shutdown(socket.SHUT_WR)
    assert sorted(reply["id"] for reply in served.client.rest()) == asked
    served.ended()
    served.socket.close()


def test_a_client_that_does_not_read_stops_no_changes(served: Served) -> None:
    served.initialized()
    served.connection.outbox._max_queued = 1000
    hovers = [request(n, "textDocument/hover", HOVER) for n in range(5000)]
    for start in range(0, 5000, 50):
        served.client.send(*hovers[start : start + 50], notification("add", {"value": 1}))
    replies = [served.client.next() for _ in range(5000)]
    assert len({reply["id"] for reply in replies}) == 5000
    assert served.backend.revision == 100
