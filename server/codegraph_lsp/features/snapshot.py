"""What the features need to know of the graph at one revision. `engine.snapshot` implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from codegraph_lsp.graph.adjacency import Adjacency
from codegraph_lsp.model.kinds import ALL_EDGE_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager

    from tree_sitter import Tree

    from codegraph_lsp.graph.columns import Columns
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import BindingFact, FileFacts, Outline
    from codegraph_lsp.model.ids import FileId, Path, Revision, SymbolKey
    from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind
    from codegraph_lsp.model.span import Point
    from codegraph_lsp.model.symbols import FileRow, Removed, ResolvedEdge, Symbol
    from codegraph_lsp.resolve.called import Called
    from codegraph_lsp.resolve.modules import ModuleTable
    from codegraph_lsp.resolve.offered import Offers
    from codegraph_lsp.resolve.targets import Target
    from codegraph_lsp.resolve.type_names import TypeName
    from codegraph_lsp.support.cancel import CancelToken
    from codegraph_lsp.workspace.roots import Roots

Answer = TypeVar("Answer")


class Text(Protocol):
    """The text of one file."""

    @property
    def source(self) -> bytes:
        """UTF-8, as the facts were made of it."""
        ...

    def point(self, offset: int) -> Point:
        """Line and byte column of *offset*; past the end: the end."""
        ...

    def offset(self, line: int, column: int) -> int:
        """Byte offset of a line and byte column; past the line's end: its end."""
        ...


class Sketched(Protocol):
    """The text of a file with a placeholder where someone types, and perhaps finished behind."""

    @property
    def file(self) -> FileId: ...
    @property
    def source(self) -> bytes:
        """Up to the placeholder as the file's own."""
        ...

    @property
    def tree(self) -> Tree: ...
    @property
    def facts(self) -> FileFacts: ...
    @property
    def start(self) -> int:
        """First byte of the placeholder."""
        ...

    @property
    def end(self) -> int: ...


class Snapshot(Adjacency, Protocol):
    """The graph as it was when a question arrived. Nothing asked of it ever changes."""

    @property
    def revision(self) -> Revision: ...
    @property
    def state(self) -> Literal["indexing", "ready"]: ...
    @property
    def pending(self) -> int:
        """Files that could still change an answer."""
        ...

    @property
    def cancel(self) -> CancelToken: ...
    @property
    def roots(self) -> Roots:
        """The folders of the workspace."""
        ...

    def files(self) -> Sequence[FileRow]:
        """All files, in order of path."""
        ...

    def files_since(self, revision: Revision) -> Sequence[FileRow]:
        """Those that were read, linked or left out after *revision*, in order of path."""
        ...

    def file(self, path: Path) -> FileRow | None: ...
    def file_by_id(self, file: FileId) -> FileRow: ...
    def beside(self, path: Path) -> FileRow | None:
        """
        The file at *path* although it is not in the graph, as one of rules; None: there is none.

        This snapshot knows its id from now on.
        """
        ...

    def open_paths(self) -> Sequence[Path]:
        """Files that are open in an editor, by path."""
        ...

    def text(self, file: FileId) -> Text | None:
        """The open document's text, else the disk's; None where it cannot be read."""
        ...

    def saved(self, path: Path) -> bytes | None:
        """What stands on disk, whatever is open; None where that cannot be read."""
        ...

    def digest(self, file: FileId) -> bytes:
        """SHA-256 of the file's text, an open document's as it is now; empty where it has none."""
        ...

    def version(self, file: FileId) -> int | None:
        """The client's number of an open document; None for a file on disk."""
        ...

    def writable(self, file: FileId) -> bool:
        """False for a file on disk that says it must not be changed."""
        ...

    def language(self, file: FileId) -> LanguageSpec | None: ...
    def removed(self, file: FileId) -> Sequence[Removed]:
        """What *file* mentioned when a change took it away, in any file; the last of it last."""
        ...

    def unimported(self, file: FileId) -> frozenset[str]:
        """Names that imports at the top level of *file* bound until a change took these away."""
        ...

    def facts(self, file: FileId) -> FileFacts | None: ...
    def outline(self, file: FileId) -> Outline | None:
        """The half of the facts that others see; of a file on disk without all else."""
        ...

    def n_problems(self, file: FileId) -> int:
        """Syntax errors in the file."""
        ...

    def local_facts(self, file: FileId) -> FileFacts | None:
        """Facts that mention local names too; extracted when asked for."""
        ...

    def parsed(self, file: FileId) -> AbstractContextManager[Tree | None]:
        """A tree of the file's text, dropped at the end of the block."""
        ...

    def modules(self) -> ModuleTable:
        """Where modules are."""
        ...

    def modules_after(self, moved: Callable[[Path], Path]) -> ModuleTable:
        """Where they are when files have the names that *moved* gives them."""
        ...

    def symbol(self, key: SymbolKey) -> Symbol | None: ...
    def symbols(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, Symbol]: ...
    def symbols_in(self, file: FileId) -> Sequence[Symbol]:
        """The file's symbols, in order of position; `<module>` first."""
        ...

    def symbols_of(self, path: Path, source: bytes) -> Sequence[Symbol]:
        """
        The symbols that a file called *path* would have if *source* stood in it, `<module>` first.

        They belong to no file: their `file` is `NO_FILE`.
        """
        ...

    def symbol_by_id(self, symbol: str) -> Symbol | None: ...
    def symbols_named(self, name: str) -> Sequence[Symbol]:
        """Workspace symbols whose name, or the end of whose dotted name, is *name*."""
        ...

    def externals(self) -> Sequence[Symbol]:
        """What edges point at outside the workspace, in order of id."""
        ...

    def search(
        self,
        query: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> Sequence[Symbol]:
        """
        Symbols whose name fits *query*, best first: exact, prefix, camel humps, substring.

        Parts of their containers' names may stand before it, as in `Cart.tot`. Fewer than *limit*
        are all there are.
        """
        ...

    def targets_at(self, file: FileId, offset: int) -> Sequence[Target]:
        """What the name at *offset* means; empty where there is no name or no answer."""
        ...

    def types_at(self, file: FileId, offset: int) -> Sequence[Target]:
        """The types of what the name at *offset* holds; of a function those of its result."""
        ...

    def sketched(self, file: FileId, start: int, end: int) -> Sketched | None:
        """The file with a placeholder in the place of what stands from *start* up to *end*."""
        ...

    def offers(self, sketched: Any, prefix: str, *, limit: int) -> Offers:
        """What may stand in the place of the placeholder, going on from *prefix*."""
        ...

    def called(self, sketched: Any, start: int, end: int) -> Sequence[Called]:
        """What the callee calls that stands from *start* up to *end* of the sketch."""
        ...

    def called_in(self, file: FileId, start: int, end: int) -> Sequence[Called]:
        """The same of the callee that stands from *start* up to *end* of *file* as it is."""
        ...

    def beginning(
        self,
        prefix: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> Sequence[Symbol]:
        """Symbols whose names begin with *prefix*, whatever its case, short names first."""
        ...

    def type_name(self, file: FileId, binding: int) -> TypeName | None:
        """The type that binding *binding* of `local_facts` has without declaring one."""
        ...

    def parameters(self, symbol: Symbol) -> Sequence[BindingFact]:
        """The parameters of a function of the workspace, in order, its receiver included."""
        ...

    def definition_at(self, file: FileId, offset: int) -> Symbol | None:
        """The symbol whose own name stands at *offset*."""
        ...

    def edges_in(
        self, file: FileId, kinds: Collection[EdgeKind] = ALL_EDGE_KINDS
    ) -> Sequence[ResolvedEdge]:
        """All edges of *kinds* whose site is in *file*, in order of place."""
        ...

    def sources_of(
        self,
        targets: Sequence[SymbolKey],
        kinds: Collection[EdgeKind],
        certainty: Certainty,
        *,
        virtual: bool = False,
    ) -> set[SymbolKey]:
        """
        Where live edges of *kinds* to *targets* begin that are at least as sure as *certainty*; of
        those alone that overriders may take over, where *virtual* says so.
        """
        ...

    def manifests(self) -> Mapping[Path, bytes]:
        """The texts of the manifests, by path."""
        ...

    def columns(self) -> Columns:
        """
        All stored symbols and edges at once, for questions about the whole graph; loads numpy.

        What stands in open documents that were just typed in may be a commit behind.
        """
        ...

    def definitions_of(self, keys: Collection[SymbolKey]) -> Mapping[SymbolKey, SymbolKey]:
        """Of the declarations among *keys* that have one definition: which."""
        ...

    def declarations_of(
        self, keys: Collection[SymbolKey]
    ) -> Mapping[SymbolKey, Sequence[SymbolKey]]:
        """Of the definitions among *keys* that are declared apart: their declarations."""
        ...

    def kept(self, what: str, build: Callable[[], Answer]) -> Answer:
        """Like `cached`, of what does not depend on the revision; a few answers are kept."""
        ...

    def cached(self, what: str, build: Callable[[], Answer]) -> Answer:
        """What *build* returns, made once per revision under the name *what*."""
        ...

    def forget_cached(self) -> None:
        """Drop what is `cached`: it is large, and who asks for it again has it made again."""
        ...
