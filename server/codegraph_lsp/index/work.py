"""
What pool and pipeline ask of `hydrate` and `link`, and what these answer. Plain values.

As msgpack they are the payloads of `frames.Item` and `frames.Result`.
"""

from __future__ import annotations

import msgspec

from codegraph_lsp.model.facts import FileFacts
from codegraph_lsp.model.ids import FileId, Path, Revision
from codegraph_lsp.store.codec import Hydrated, Linked

QUARANTINED = "quarantined"
"""Reason of a file whose bytes have ended workers before."""

NO_LANGUAGE = "no-language"
"""Reason of a file in no language we know, or whose grammar is not installed."""


class HydrateRequest(msgspec.Struct, frozen=True, array_like=True, tag="hydrate"):
    """Read one file from disk and make its facts."""

    file: FileId
    path: Path
    absolute: bytes
    """Its native path, which need not be text (`os.fsencode`)."""
    language: str
    """Empty: to be told from the first line."""
    stripped: bool = False
    """Blank out comments first: the file has crashed a worker as it is."""
    cached: bool = True
    """Facts may come out of the cache."""


class LinkRequest(msgspec.Struct, frozen=True, array_like=True, tag="link"):
    """Link one file whose facts are in the store."""

    file: FileId


class Read(msgspec.Struct, frozen=True, array_like=True, tag="read"):
    """A file's facts, ready for the store."""

    hydrated: Hydrated
    parsed: bool
    """False: the facts came out of the cache."""
    imports: tuple[tuple[str, int], ...] = ()
    """Modules it names and their level, each once: what orders the first linking."""


class LiveRead(Read, frozen=True, array_like=True, tag="live"):
    """The same of an open document, which is read in this process and never sent."""

    facts: FileFacts | None = None
    """What `hydrated` has packed; with it nothing need be unpacked to link the document."""


class LeftOut(msgspec.Struct, frozen=True, array_like=True, tag="left-out"):
    """A file that is not for the graph after all."""

    file: FileId
    reason: str
    """A `workspace.skip.Skip`, or one of the reasons above."""
    size: int = 0
    mtime_ns: int = 0
    digest: bytes = b""


class LinkedFile(msgspec.Struct, frozen=True, array_like=True, tag="linked"):
    """A file's links, ready for the store."""

    linked: Linked
    seen: Revision
    """Revision of the snapshot they were computed on."""
    pending: tuple[FileId, ...] = ()
    """Placeholders that it needs."""


Request = HydrateRequest | LinkRequest
Outcome = Read | LeftOut | LinkedFile
