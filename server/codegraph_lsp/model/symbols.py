"""What answers are made of: symbols and edges as the graph holds them, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.ids import Path, SymbolId
from codegraph_lsp.model.kinds import FileState, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason


@dataclass(frozen=True, slots=True)
class Symbol:
    """One definition in the workspace, or one external name (without `file`, with empty spans)."""

    key: SymbolKey
    id: SymbolId
    name: str
    qualified_name: str
    """Containers and name with dots, inside the file; `json.loads` for an external."""
    kind: SymbolKind
    language: str
    file: FileId | None
    path: Path
    """Empty for an external."""
    index: int
    """Index in the file's `Outline.symbols`; -1 for an external."""
    container: SymbolKey | None
    span: Span
    name_span: Span
    header_end: int
    doc: Span | None
    flags: SymbolFlag
    complexity: int
    package: str = ""
    """Of an external: the package it comes from, where known."""

    @classmethod
    def outside(
        cls,
        key: SymbolKey,
        symbol_id: str,
        name: str,
        qualified_name: str,
        package: str,
        language: str,
        kind: int,
    ) -> Symbol:
        """An external name; the arguments are the fields of `ExternalSymbol`, in order."""
        return cls(
            key=key,
            id=SymbolId(symbol_id),
            name=name,
            qualified_name=qualified_name,
            kind=SymbolKind(kind),
            language=language,
            file=None,
            path=Path(""),
            index=-1,
            container=None,
            span=Span(0, 0),
            name_span=Span(0, 0),
            header_end=0,
            doc=None,
            flags=SymbolFlag.NONE,
            complexity=0,
            package=package,
        )

    @property
    def label(self) -> str:
        """As people are told of it: the dotted name; of code outside of definitions, its file."""
        return self.path if self.container is None and self.path else self.qualified_name

    @property
    def external(self) -> bool:
        """Lives outside the workspace."""
        return self.file is None


class ResolvedEdge(NamedTuple):
    """One edge at one site. Sorts by kind, then place."""

    kind: EdgeKind
    file: FileId
    start: int
    end: int
    source: SymbolKey
    target: SymbolKey
    certainty: Certainty
    reason: Reason
    virtual: bool
    group: int
    live: bool
    indirect: bool = False


class Mention(NamedTuple):
    """A place in a file that meant a symbol."""

    start: int
    end: int
    """Bytes, of the text that the file had then."""
    source: SymbolKey
    """In whose code it stands."""
    kind: EdgeKind


class Removed(NamedTuple):
    """A symbol that a change has taken away, and where one file mentioned it."""

    symbol: Symbol
    """As it was."""
    digest: bytes
    """Of the text of that file before the change."""
    mentions: tuple[Mention, ...]
    """In order of place."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the workspace, as the store lists it."""

    id: FileId
    path: Path
    language: str
    """Empty where no grammar fits."""
    state: FileState
    reason: str
    """Why it is skipped or failed; else empty."""
    size: int
    mtime_ns: int
    """0 where the facts come from an open document, so that a restart reads the file again."""
    digest: bytes
    """SHA-256 of the bytes the facts come from; empty for a placeholder."""
    interface: bytes
    generated: bool = False
    """Generated or minified: symbols only."""

    @property
    def failed(self) -> bool:
        """It could not be read, or is read and could not be linked."""
        unlinked = self.state is FileState.HYDRATED and bool(self.reason)
        return unlinked or self.state is FileState.FAILED
