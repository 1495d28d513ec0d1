"""
The whole graph at once, as columns. Loads numpy: import it late.

Runs on: any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from codegraph_lsp.graph.columns import (
    UNKNOWN,
    Columns,
    EdgeColumns,
    Mask,
    Numbers,
    Small,
    SymbolColumns,
    numbered,
)
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.store.codec import EDGE_BITS, SYMBOL_BITS
from codegraph_lsp.store.edge_codec import split_flags, split_word, unpack_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.support.cancel import CancelToken

_SYMBOLS = """
SELECT id, key, name, kind, flags, container, complexity, start + name_offset FROM symbols
WHERE id > :after ORDER BY id LIMIT :most
"""
_EDGES = "SELECT id, target, sites FROM edges WHERE id > :after ORDER BY id LIMIT :most"

_BATCH = 20_000
"""Rows between two looks at the cancel token: about 20 ms."""

_WORD = 8
_BEFORE_ALL = -(1 << 63)


def read_columns(reader: Reader, cancel: CancelToken) -> Columns:
    """All that *reader*'s snapshot holds. A declaration's edges end at its definition."""
    paths = dict(reader.paths())
    rows = [row for batch in _batches(reader, _SYMBOLS, cancel) for row in batch]
    ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    file_ids = ids >> SYMBOL_BITS
    # Files of this order are those of the answers; ids only tell who came first.
    with_symbols, first_of, n_symbols = np.unique(file_ids, return_index=True, return_counts=True)
    listed = [FileId(int(file)) for file in with_symbols if int(file) in paths]
    listed.sort(key=lambda file: f"{paths[file]} ")
    starts = dict(zip(with_symbols.tolist(), first_of.tolist(), strict=True))
    counts = dict(zip(with_symbols.tolist(), n_symbols.tolist(), strict=True))
    sizes = np.fromiter((counts[file] for file in listed), np.int64, len(listed))
    firsts = np.zeros(len(listed) + 1, np.int64)
    np.cumsum(sizes, out=firsts[1:])
    place = _runs([starts[file] for file in listed], sizes)
    file_of = np.repeat(np.arange(len(listed), dtype=np.int32), sizes)
    inside = np.fromiter((row[5] for row in rows), np.int64, len(rows))[place]
    symbols = SymbolColumns(
        keys=np.fromiter((row[1] for row in rows), np.int64, len(rows))[place],
        names=[rows[index][2] for index in place.tolist()],
        kinds=np.fromiter((row[3] for row in rows), np.int32, len(rows))[place],
        flags=np.fromiter((row[4] for row in rows), np.int32, len(rows))[place],
        complexity=np.fromiter((row[6] for row in rows), np.int32, len(rows))[place],
        name_starts=np.fromiter((row[7] for row in rows), np.int32, len(rows))[place],
        file_of=file_of,
        containers=np.where(inside == NOTHING, UNKNOWN, firsts[file_of] + inside).astype(np.int32),
    )
    edges = _edges(reader, listed, firsts, symbols, cancel)
    return Columns([paths[file] for file in listed], listed, firsts, symbols, edges)


def _batches(reader: Reader, sql: str, cancel: CancelToken) -> Iterator[list[tuple[Any, ...]]]:
    """All rows of *sql*, whose first column is their id."""
    after = _BEFORE_ALL
    while rows := reader._rows(sql, after=after, most=_BATCH):
        yield rows
        cancel.check("columns: next rows")
        after = rows[-1][0]


def _edges(
    reader: Reader,
    listed: list[FileId],
    firsts: Numbers,
    symbols: SymbolColumns,
    cancel: CancelToken,
) -> EdgeColumns:
    ids: list[int] = []
    targets: list[int] = []
    counts: list[int] = []
    words: list[bytes] = []
    wide: list[tuple[int, int, int, int, int, int]] = []
    rows = (row for batch in _batches(reader, _EDGES, cancel) for row in batch)
    for rowid, target, sites in rows:
        if isinstance(sites, int):
            words.append(sites.to_bytes(_WORD, "little", signed=True))
        elif len(sites) % _WORD:
            wide.extend((rowid, target, *site[:3], site[4]) for site in unpack_sites(sites))
            continue
        else:
            words.append(sites)
        ids.append(rowid)
        targets.append(target)
        counts.append(len(words[-1]) // _WORD)
    packed = np.frombuffer(b"".join(words), "<i8").astype(np.int64)
    repeats = np.array(counts, np.int64)
    far = np.array(wide, np.int64).reshape(-1, 6)
    rowids = np.concatenate([np.repeat(np.array(ids, np.int64), repeats), far[:, 0]])
    target_keys = np.concatenate([np.repeat(np.array(targets, np.int64), repeats), far[:, 1]])
    near = split_word(packed)
    starts, indexes, lengths, flags = (
        np.concatenate([column, far[:, place]]) for place, column in enumerate(near, 2)
    )
    kinds, certainties, _, _, virtual, live = split_flags(flags)
    cancel.check("columns: ends of edges")
    order = np.argsort(symbols.keys, kind="stable")
    file_of = _places(rowids >> EDGE_BITS, np.array(listed, np.int64))
    known = file_of != UNKNOWN
    sources = np.where(known, firsts[np.where(known, file_of, 0)] + indexes, UNKNOWN)
    numbers = numbered(target_keys, symbols.keys, order)
    cancel.check("columns: definitions")
    definitions = _definitions(reader, symbols.keys, order)
    if definitions is not None:
        sources = np.where(sources == UNKNOWN, UNKNOWN, definitions[sources])
        numbers = np.where(numbers == UNKNOWN, UNKNOWN, definitions[numbers])
    return EdgeColumns(
        sources=sources.astype(np.int32),
        targets=numbers.astype(np.int32),
        target_keys=target_keys,
        kinds=kinds.astype(np.int32),
        certainties=certainties.astype(np.int32),
        virtual=_mask(virtual),
        live=_mask(live),
        file_of=file_of,
        starts=starts.astype(np.int32),
        lengths=lengths.astype(np.int32),
    )


def _definitions(reader: Reader, keys: Numbers, order: Numbers) -> Small | None:
    """For each symbol the number of its definition; None where all are their own."""
    known = reader.definitions_of([SymbolKey(key) for key in keys.tolist()])
    if not known:
        return None
    mine = np.arange(len(keys), dtype=np.int32)
    declared = numbered(np.fromiter(known.keys(), np.int64, len(known)), keys, order)
    defined = numbered(np.fromiter(known.values(), np.int64, len(known)), keys, order)
    both = (declared != UNKNOWN) & (defined != UNKNOWN)
    mine[declared[both]] = defined[both]
    return mine


def _places(files: Numbers, listed: Numbers) -> Small:
    order = np.argsort(listed, kind="stable")
    return numbered(files, listed, order)


def _runs(starts: list[int], sizes: Numbers) -> Numbers:
    """The numbers of all runs that begin at *starts*, one run after the other."""
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, np.int64)
    ends = np.cumsum(sizes)
    shifts = np.array(starts, np.int64) - (ends - sizes)
    return np.repeat(shifts, sizes) + np.arange(total)


def _mask(bits: Numbers) -> Mask:
    mask: Mask = bits != 0
    return mask
