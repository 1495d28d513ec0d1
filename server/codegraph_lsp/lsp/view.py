"""
What one query may see: the graph as it was when the query arrived, told as its client wants it.

Runs on: the worker thread that answers the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from codegraph_lsp.features.encode import Encoder
from codegraph_lsp.lsp import from_lsp, to_lsp, wire
from codegraph_lsp.lsp.switches import is_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.features.snapshot import Text
    from codegraph_lsp.lsp.checking import Checking
    from codegraph_lsp.lsp.incoming import TextDocument
    from codegraph_lsp.lsp.kept_tokens import KeptTokens
    from codegraph_lsp.lsp.profile import Profile
    from codegraph_lsp.lsp.uris import Uris
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.status import Status

_NOWHERE = wire.Range(wire.Position(0, 0), wire.Position(0, 0))


class Spot(NamedTuple):
    """A place that a client pointed at."""

    file: FileId
    offset: int


class PointsAt(Protocol):
    """Parameters with a document and a position."""

    @property
    def text_document(self) -> TextDocument: ...
    @property
    def position(self) -> from_lsp.Position: ...


class View:
    """A snapshot with the client's URIs and positions. Serves features as their `Places`, too."""

    def __init__(
        self,
        snapshot: Snapshot,
        uris: Uris,
        profile: Profile,
        *,
        status: Callable[[], Status],
        note: Callable[[str], None],
        tokens: KeptTokens,
        number: int = 0,
        checking: Checking | None = None,
        behind: Callable[[], None],
        showing: Callable[[str], None],
        settle: Callable[[], View | None] = lambda: None,
        apply: Callable[[wire.WorkspaceEdit, str], None] = lambda *_: None,
    ) -> None:
        self.snapshot = snapshot
        self.status = status
        """How the server is, for who asks."""
        self.note = note
        """Tells the client's log what an answer has no field for."""
        self.number = number
        """Views of a session are numbered in the order in which they were taken."""
        self.tokens = tokens
        """The semantic tokens that the client has."""
        self.checking = checking
        """What checks have found, and when they are made; None where nobody asks for that."""
        self.behind = behind
        """Says that an answer was given of text that is not linked yet: more is known soon."""
        self.apply = apply
        """Asks the client to make an edit, with a label for it."""
        self.settle = settle
        """
        A view of the graph when everything told so far is in it, to be closed by who asks; None
        where that takes too long.
        """
        self.showing = showing
        """Says that the client shows the made up document at a URI from now on."""
        self.profile = profile
        self._uris = uris
        self._texts: dict[FileId, Text | None] = {}
        self._encoder: Encoder | None = None

    def __enter__(self) -> View:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.snapshot.close()
        self._encoder = None  # it refers back: both are freed now, not when the collector comes

    @property
    def settings(self) -> Settings:
        return self.snapshot.settings

    def wants(self, switch: str, params: Any) -> bool:
        """Whether the feature of that *switch* is on where *params* ask."""
        document = getattr(params, "text_document", None)
        return is_on(
            self.settings, switch, lambda: () if document is None else self._named(document.uri)
        )

    def wants_in(self, switch: str, file: FileId) -> bool:
        """Like `wants`, of a file."""
        return is_on(self.settings, switch, lambda: self._names(file))

    def _named(self, uri: str) -> tuple[str, ...]:
        file = self.file(uri)
        return () if file is None else self._names(file)

    def _names(self, file: FileId) -> tuple[str, ...]:
        """What editors call the language of *file*."""
        language = self.snapshot.language(file)
        return () if language is None else language.language_ids

    @property
    def encode(self) -> Encoder:
        """Answers of features as JSON values with this client's URIs and ranges."""
        if self._encoder is None:
            self._encoder = Encoder(self)
        return self._encoder

    # From the client

    def path(self, uri: str) -> Path | None:
        """The name of the file at *uri*; None where it is no local file."""
        return self._uris.path(uri)

    def named(self, name: str) -> Path | None:
        """The file that *name*, a URI or a path inside the workspace, means; None as in `path`."""
        return self._uris.named(name)

    def folder(self, uri: str) -> str | None:
        """Like `path`; a root's own name for its folder, `.` where there is no other root."""
        return self._uris.folder(uri)

    def file(self, uri: str) -> FileId | None:
        """The file at *uri*; None where the graph does not hold it."""
        path = self._uris.path(uri)
        row = None if path is None else self.snapshot.file(path)
        return None if row is None else row.id

    def spot(self, params: PointsAt) -> Spot | None:
        """The place that *params* point at; None where the file is not in the graph."""
        return self.spot_at(params.text_document.uri, params.position)

    def spot_at(self, uri: str, position: from_lsp.Position) -> Spot | None:
        """Like `spot`, of a URI and a position."""
        file = self.file(uri)
        text = None if file is None else self.text(file)
        if file is None or text is None:
            return None
        return Spot(file, from_lsp.offset(text, position, self.profile.encoding))

    # To the client

    def text(self, file: FileId) -> Text | None:
        """The file's text, read once."""
        if file not in self._texts:
            self._texts[file] = self.snapshot.text(file)
        return self._texts[file]

    def uri(self, path: Path) -> str:
        """The URI of *path*, as the client spells it where it has it open."""
        return self._uris.uri(path)

    def range(self, file: FileId, span: Span) -> wire.Range:
        """The positions around *span*; the file's start where it can't be read any more."""
        text = self.text(file)
        return _NOWHERE if text is None else to_lsp.range_of(text, span, self.profile.encoding)

    def numbers(self, file: FileId, path: Path, span: Span) -> dict[str, Any]:
        """Nothing beside URI and range."""
        del file, path, span
        return {}

    def location(self, file: FileId, path: Path, span: Span) -> wire.Location:
        return wire.Location(self.uri(path), self.range(file, span))
