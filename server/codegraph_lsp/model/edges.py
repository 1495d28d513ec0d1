"""Resolved relations: what linking makes of facts, and what the store keeps of it."""

from __future__ import annotations

import msgspec

from codegraph_lsp.model.facts import Fact
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.linkage import Linkage


class Edge(Fact, frozen=True):
    """
    One occurrence in a file, resolved to one target.

    Several candidates of equal rank are several edges that share *group*. Edges to overriders are
    not among them: they follow from `virtual` calls and OVERRIDES edges when somebody asks.
    """

    kind: int
    """An `EdgeKind`."""
    source: int
    """Index of the source symbol in the file's outline."""
    target: SymbolKey
    certainty: int
    reason: int
    start: int
    end: int
    """Bytes of the name at the site."""
    virtual: bool = False
    """True when the receiver's type is a bound only, so that an override may be what runs."""
    group: int = -1
    """Number shared by the alternatives of one ambiguous site; -1 where there is one target."""
    live: bool = True
    indirect: bool = False
    """True when the site does not name the target but something that holds it: a variable, a
    parameter, an element of a container."""


class ExternalSymbol(Fact, frozen=True):
    """Something outside the workspace that is called, imported or inherited."""

    key: SymbolKey
    id: str
    name: str
    qualified_name: str
    """`json.loads`, `react.useState`, `net/http.ListenAndServe`."""
    package: str
    language: str
    kind: int
    """A `SymbolKind`, as far as the use of it shows."""


class ModuleRequest(Fact, frozen=True):
    """A question to the module table, and what it answered when the file was linked."""

    specifier: str
    """The question in the adapter's own canonical form."""
    answer: tuple[int, ...]
    """Ids of the files found; where there are none a number below zero for what was found outside
    the workspace, or nothing."""


class LinkResult(msgspec.Struct, frozen=True, array_like=True):
    """All that linking says of one file."""

    file: FileId
    edges: list[Edge]
    externals: list[ExternalSymbol]
    reads: list[FileId]
    """Other files whose outline was read, in order of id; this file is linked again when the
    interface digest of one of them changes."""
    requests: list[ModuleRequest]
    """Asked again when files come or go; a different answer links this file again."""
    pending: list[FileId]
    """Files it needed that are still placeholders."""
    capped: int = 0
    """How often a limit on set width or depth was reached; the answers are then a lower bound."""
    linkage: list[Linkage] = []
    """What of the file's symbols is declared and what defined."""
