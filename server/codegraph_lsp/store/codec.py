"""
Facts and links as the store keeps them: blobs, and plain tuples ready for `executemany`.

Runs on: pool workers and any thread of the server. Pure, and light to import.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import NOTHING, Outline
from codegraph_lsp.model.ids import FileId, Path, SymbolKey, symbol_key
from codegraph_lsp.resolve.symbol_ids import symbol_ids
from codegraph_lsp.store.edge_codec import from_little_endian, little_endian, numbers, pack_sites

# What a caller that encodes or decodes needs is all to be had here.
from codegraph_lsp.store.facts_codec import EncodedFacts as EncodedFacts  # noqa: TC001
from codegraph_lsp.store.facts_codec import decode_body as decode_body
from codegraph_lsp.store.facts_codec import decode_facts as decode_facts
from codegraph_lsp.store.facts_codec import decode_imported as decode_imported
from codegraph_lsp.store.facts_codec import decode_outline as decode_outline
from codegraph_lsp.store.facts_codec import decode_top_level as decode_top_level
from codegraph_lsp.store.facts_codec import encode_facts as encode_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.model.edges import Edge, ExternalSymbol, LinkResult, ModuleRequest

SYMBOL_BITS = 20
"""A symbol's rowid is `file << SYMBOL_BITS | index`."""

EDGE_BITS = 24
"""An edge row's id is `file << EDGE_BITS | ordinal`."""

SYMBOLS_MAX = 1 << SYMBOL_BITS
"""A file's symbols beyond this many are not stored. Two megabytes of text cannot hold as many."""

SymbolRow = tuple[
    int, int, str, int, int, int, int | str, int, int, int, int, int, int | None, int | None, int
]
"""Columns of `symbols`, in their order."""

EdgeRow = tuple[int, int, int | bytes]
"""Columns of `edges`, in their order."""

Answer = int | bytes | None
"""`requests.answer`: none, one or several file ids."""

ENDINGS = ("().", ".", "#", "/")
"""Usual ends of a descriptor: `symbols.descriptor` 0 is the name and `().`, and so on."""

_ENDING_CODES = {ending: code for code, ending in enumerate(ENDINGS)}


class Stamp(NamedTuple):
    """Which bytes a file's facts come from."""

    size: int
    mtime_ns: int
    """0 where they come from an open document, or where the file was younger than two seconds when
    it was read: then its time proves nothing, and a restart reads it again."""
    digest: bytes
    """SHA-256 of the bytes."""
    language: str
    generated: bool = False


class Hydrated(NamedTuple):
    """One file's facts, ready to be written."""

    file: FileId
    stamp: Stamp
    facts: EncodedFacts
    keys: bytes
    """For linking the file before it is written, see `unpack_keys`; not stored."""
    symbols: list[SymbolRow]


class Linked(NamedTuple):
    """One file's links, ready to be written."""

    file: FileId
    edges: list[EdgeRow]
    externals: list[tuple[int, str, str, str, str, str, int]]
    reads: list[FileId]
    """Ascending; files it waits for, too."""
    requests: list[int]
    """Ids of `questions`, ascending."""
    questions: list[tuple[int, str, Answer]]
    """Id, specifier and answer of each request."""
    capped: int
    linkage: list[tuple[int, int, int, int]] = []  # noqa: RUF012  never changed
    """Columns of `linkage`, in their order."""


def hydrated(
    file: FileId, path: Path, stamp: Stamp, outline: Outline, facts: EncodedFacts
) -> Hydrated:
    """
    What the writer takes in when *file* has been read.

    Args:
        outline: The decoded half of *facts* that symbols are made from.
    """
    ids = symbol_ids(path, stamp.language, outline)[:SYMBOLS_MAX]
    keys = [symbol_key(symbol_id) for symbol_id in ids]
    return Hydrated(file, stamp, facts, pack_keys(keys), symbol_rows(file, outline, ids, keys))


def linked(result: LinkResult) -> Linked:
    """
    What the writer takes in when a file has been linked.

    Files it waits for count as read, so that their arrival makes it want linking again.
    """
    file = result.file
    read = {*result.reads, *result.pending} - {file}
    questions = {question_id(request): request for request in result.requests}
    return Linked(
        file,
        edge_rows(result),
        [_external_row(external) for external in result.externals],
        sorted(read),
        sorted(questions),
        [
            (key, request.specifier, pack_answer(request.answer))
            for key, request in questions.items()
        ],
        result.capped,
        [(file, each.sort, each.thing, each.other) for each in result.linkage],
    )


def symbol_rows(
    file: FileId, outline: Outline, ids: Sequence[str], keys: Sequence[SymbolKey]
) -> list[SymbolRow]:
    """Rows of `symbols` for all of *outline*'s symbols; *ids* and *keys* in the same order."""
    base = file << SYMBOL_BITS
    rows: list[SymbolRow] = []
    for index, (symbol, symbol_id, key) in enumerate(zip(outline.symbols, ids, keys, strict=False)):
        start, container, doc = symbol.start, symbol.container, symbol.doc_start
        rows.append(
            (
                base + index,
                key,
                symbol.name,
                symbol.kind,
                symbol.flags,
                container,
                symbol_id
                if container == NOTHING
                else _descriptor(symbol_id[len(ids[container]) :], symbol.name),
                start,
                symbol.end - start,
                symbol.name_start - start,
                symbol.name_end - symbol.name_start,
                symbol.header_end - start,
                None if doc == NOTHING else doc - start,
                None if doc == NOTHING else symbol.doc_end - doc,
                symbol.complexity,
            )
        )
    return rows


def edge_rows(result: LinkResult) -> list[EdgeRow]:
    """Rows of `edges` for one file, in order of first mention."""
    by_target: dict[int, list[Edge]] = {}
    for edge in result.edges:
        by_target.setdefault(edge.target, []).append(edge)
    base = result.file << EDGE_BITS
    return [
        (base + ordinal, target, pack_sites(edges))
        for ordinal, (target, edges) in enumerate(by_target.items())
    ]


def pack_keys(keys: Iterable[SymbolKey]) -> bytes:
    """Symbol keys in order of the outline's symbols, eight bytes each."""
    return little_endian(numbers(keys))


def unpack_keys(blob: bytes) -> Sequence[SymbolKey]:
    """Back from `pack_keys`."""
    return from_little_endian(blob)  # type: ignore[return-value]


def pack_answer(files: Sequence[int]) -> Answer:
    """A module request's answer, order kept."""
    if not files:
        return None
    return files[0] if len(files) == 1 else little_endian(numbers(files))


def unpack_answer(answer: Answer) -> tuple[int, ...]:
    """Back from `pack_answer`."""
    if answer is None:
        return ()
    return (answer,) if isinstance(answer, int) else tuple(from_little_endian(answer))


@lru_cache(maxsize=16384)
def question_id(request: ModuleRequest) -> int:
    """Row of a question with its answer: the 64-bit hash of both."""
    return symbol_key(f"{request.specifier}\0{','.join(map(str, request.answer))}")


def _descriptor(text: str, name: str) -> int | str:
    if text.startswith(name):
        return _ENDING_CODES.get(text[len(name) :], text)
    return text


def _external_row(external: ExternalSymbol) -> tuple[int, str, str, str, str, str, int]:
    return (
        external.key,
        external.id,
        external.name,
        external.qualified_name,
        external.package,
        external.language,
        external.kind,
    )
