"""A session without a client process and without an engine: what is told is a list."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.lsp import handlers  # noqa: F401 - registers what `handle` looks up
from codegraph_lsp.lsp.layers import Layers
from codegraph_lsp.lsp.protocol.client import Client
from codegraph_lsp.lsp.protocol.envelope import Reply
from codegraph_lsp.lsp.protocol.latencies import Latencies
from codegraph_lsp.lsp.protocol.params import structured
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import registry
from codegraph_lsp.lsp.session import Session
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.model.status import CacheStatus, PoolStatus, Status
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.changes import Change, Closed, Edited, Opened
from codegraph_lsp.workspace.overlay import Document, Overlay
from codegraph_lsp.workspace.source import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.workspace.roots import Roots

Json = dict[str, Any]


class FakeOutbox:
    """Keeps what is sent, topics replaced like the real one does."""

    def __init__(self) -> None:
        self.bodies: dict[Hashable, bytes] = {}

    def put(self, body: bytes | Callable[[], bytes | None], *, topic: Hashable = None) -> None:
        made = body if isinstance(body, bytes) else body()
        if made is not None:
            self.bodies[len(self.bodies) if topic is None else topic] = made

    @property
    def messages(self) -> list[Json]:
        return [json.loads(body) for body in self.bodies.values()]


class Settled(FakeSnapshot):
    """A snapshot as the engine hands it out."""

    settings = Settings(references_limit=3)
    closed = False
    documents: Mapping[Path, Document] = MappingProxyType({})

    def version(self, file: FileId) -> int | None:
        document = self.documents.get(self.file_by_id(file).path)
        return None if document is None else document.version

    def digest(self, file: FileId) -> bytes:
        text = self.text(file)
        return b"" if text is None else digest_of(text.source)

    def close(self) -> None:
        self.closed = True


class FakeEngine:
    def __init__(self, snapshot: FakeSnapshot | None = None) -> None:
        self.changes: list[Change] = []
        self.overlay = Overlay()
        self.started = False
        self.watching = False
        self.closed = False
        self.backfill_cancelled = False
        self.state: Any = snapshot or Settled([], {}, [], [])

    def start(self) -> None:
        self.started = True

    def apply(self, change: Change) -> None:
        self.changes.append(change)
        if isinstance(change, Opened):
            document = Document(change.path, change.language_id, change.version, change.text)
            self.overlay.opened(document)
        elif isinstance(change, Edited):
            assert self.overlay.edited(change.path, change.version, change.edits)
        elif isinstance(change, Closed):
            self.overlay.closed(change.path)

    def snapshot(self, cancel: CancelToken) -> Any:
        self.state.cancel = cancel
        self.state.documents = self.overlay.snapshot()
        return self.state

    def watch(self) -> None:
        self.watching = True

    def cancel_backfill(self) -> None:
        self.backfill_cancelled = True

    def close(self) -> None:
        self.closed = True

    def status(self) -> Status:
        return Status(
            version="0", roots=("/w",), revision=7, state="ready", pending=0, files={"linked": 1},
            languages={"fake": 1}, skipped={}, lanes={}, pool=PoolStatus(), cache=CacheStatus(),
            live_trees=0, open_documents=0, memory=1, watcher="client",
            open_to_hydrated_p50=None, open_to_hydrated_p95=1.5, quarantined=(("a.py", "crash"),),
            database="/db", database_bytes=1,
        )  # fmt: skip


class FakeConnection:
    """Runs at once what the real one would run soon."""

    def __init__(self) -> None:
        self.outbox = FakeOutbox()
        self.client = Client(self.outbox)  # type: ignore[arg-type]
        self.latencies = Latencies()
        self.view: Callable[[], View] | None = None
        self.held: list[Callable[[Any], None]] | None = None
        """Jobs that were asked for, where a test runs them itself."""

    def ask(self, job: Callable[[Any], None], *, pace: Pace = Pace.QUICK) -> CancelToken:
        assert self.view is not None
        if self.held is not None:
            self.held.append(job)
            return CancelToken()
        with self.view() as view:
            job(view)
        return CancelToken()

    def post(self, job: Callable[[], None]) -> None:
        job()

    def resume(self) -> None:
        """No request is held here."""


class Harness:
    """A session that was initialized for the folder `/w`."""

    def __init__(
        self, snapshot: FakeSnapshot | None = None, capabilities: Json | None = None, **params: Any
    ) -> None:
        self.fake = FakeConnection()
        self.engine = FakeEngine(snapshot)
        self.processes: list[int] = []
        self.session = Session(
            self.fake,  # type: ignore[arg-type]
            self._make_engine,
            layers=Layers(),
            watch_process=self.processes.append,
        )
        self.fake.view = lambda: self.session.view(CancelToken())
        self.made: tuple[Roots, Settings] | None = None
        given = {"processId": None, "rootUri": "file:///w", "capabilities": capabilities or {}}
        self.result = self.handle("initialize", given | params)

    def _make_engine(self, roots: Roots, settings: Settings, session: Session) -> Any:
        self.made = (roots, settings)
        return self.engine

    def handle(self, method: str, params: Any = None) -> Any:
        """Runs the handler of *method* as the connection would; its result as JSON values."""
        import msgspec

        handler = registry.get(method)
        assert handler is not None, method
        typed = structured(params, handler.params)
        if handler.pace is None:
            result = handler.function(self.session, typed)
        else:
            with self.session.view(CancelToken()) as view:
                result = handler.answer(view, typed)
        return json.loads(msgspec.json.encode(result))

    def told(self, method: str) -> list[Any]:
        """Parameters of all notifications and requests of *method* that the client got."""
        return [
            message.get("params")
            for message in self.fake.outbox.messages
            if message.get("method") == method
        ]

    def answer(self, method: str, result: Any) -> None:
        """The client answers the latest request of *method*."""
        found = [m for m in self.fake.outbox.messages if m.get("method") == method and "id" in m]
        self.fake.client.replied(Reply(found[-1]["id"], result, None))

    def refuse(self, method: str) -> None:
        """The client answers the latest request of *method* with an error."""
        found = [m for m in self.fake.outbox.messages if m.get("method") == method and "id" in m]
        self.fake.client.replied(Reply(found[-1]["id"], None, {"code": -32601, "message": "no"}))

    def text(self, path: str) -> str:
        """The open document at *path* as the engine has it."""
        documents = {str(key): value for key, value in self.engine.overlay.snapshot().items()}
        return documents[path].text.source.decode()


def at(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def span(a: int, b: int, c: int, d: int) -> Json:
    return {"start": at(a, b), "end": at(c, d)}
