"""The workspace in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.model.kinds import Certainty, EdgeKind, FileState, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Small
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.symbols import FileRow

_LARGEST = 10

_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES})

_READ = frozenset({FileState.HYDRATED, FileState.LINKED})


@dataclass(frozen=True, slots=True)
class LanguageStats:
    language: str
    files: int
    bytes: int
    symbols: int


@dataclass(frozen=True, slots=True)
class LargeFile:
    path: Path
    bytes: int
    symbols: int


@dataclass(frozen=True, slots=True)
class Stats:
    files: int
    """All that are listed and not skipped."""
    bytes: int
    symbols: int
    external_symbols: int
    edges: int
    """Stored ones, one per site."""
    files_by_state: Mapping[str, int]
    symbols_by_kind: Mapping[str, int]
    edges_by_kind: Mapping[str, int]
    edges_by_certainty: Mapping[str, int]
    languages: tuple[LanguageStats, ...]
    """Most bytes first."""
    largest: tuple[LargeFile, ...]
    """Files with most bytes."""
    skipped: Mapping[str, int]
    """Files left out, by reason."""
    failed: tuple[tuple[Path, str], ...]
    """Files that could not be read, with the reason, by path."""
    n_broken: int
    """Files with syntax errors, in languages whose grammar can be believed."""
    n_problems: int
    """Syntax errors in them."""
    n_calls: int
    """Sites that call something, as far as they have an edge."""
    n_unresolved: int
    """Sites among them of which only the name is known."""
    freshness: Freshness

    @property
    def unresolved_share(self) -> float:
        """Of the calls, from 0 to 1."""
        return round(self.n_unresolved / self.n_calls, 4) if self.n_calls else 0.0


def stats(snapshot: Snapshot) -> Stats:
    """Counts of all there is."""
    counts = snapshot.cached("counts", lambda: _counted(snapshot))
    rows = [row for row in snapshot.files() if row.state is not FileState.SKIPPED]
    skipped = [row for row in snapshot.files() if row.state is FileState.SKIPPED]
    externals = len(snapshot.externals())
    return Stats(
        files=len(rows),
        bytes=sum(row.size for row in rows),
        symbols=sum(counts.symbols_of_file.values()),
        external_symbols=externals,
        edges=sum(counts.edge_kinds.values()),
        files_by_state=_ranked(Counter(row.state.name.lower() for row in snapshot.files())),
        symbols_by_kind=_ranked(
            Counter({SymbolKind(kind).label: n for kind, n in counts.symbol_kinds.items()})
        ),
        edges_by_kind=_ranked(
            Counter({EdgeKind(kind).label: n for kind, n in counts.edge_kinds.items()})
        ),
        edges_by_certainty={
            certainty.label: counts.certainties[certainty]
            for certainty in Certainty
            if counts.certainties[certainty]
        },
        languages=_languages(rows, counts.symbols_of_file),
        largest=tuple(
            LargeFile(row.path, row.size, counts.symbols_of_file[row.path])
            for row in sorted(rows, key=lambda row: (-row.size, row.path))[:_LARGEST]
        ),
        skipped=_ranked(Counter(row.reason for row in skipped)),
        n_broken=len(counts.problems_of_file),
        n_problems=counts.problems_of_file.total(),
        n_calls=counts.n_calls,
        n_unresolved=counts.n_unresolved,
        failed=tuple((row.path, row.reason) for row in rows if row.failed),
        freshness=freshness(snapshot),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    symbols_of_file: Counter[Path]
    symbol_kinds: Counter[int]
    edge_kinds: Counter[int]
    certainties: Counter[int]
    n_calls: int
    n_unresolved: int
    problems_of_file: Counter[Path]


def _counted(snapshot: Snapshot) -> _Counts:
    import numpy as np  # late: most processes never ask

    columns = snapshot.columns()
    edges = columns.edges
    n_of_file = np.diff(columns.firsts).tolist()
    calls = np.isin(edges.kinds, [int(kind) for kind in _CALLS])
    sites = np.stack((edges.file_of, edges.starts), axis=1)
    by_name = edges.certainties == int(Certainty.BY_NAME)
    problems: Counter[Path] = Counter()
    for row in snapshot.files():
        snapshot.cancel.check("stats: next file")
        spec = snapshot.language(row.id) if row.state in _READ else None
        if spec is not None and spec.exact_grammar:
            problems[row.path] = snapshot.n_problems(row.id)
    return _Counts(
        symbols_of_file=Counter(dict(zip(columns.paths, n_of_file, strict=True))),
        symbol_kinds=_tallied(columns.symbols.kinds),
        edge_kinds=_tallied(edges.kinds),
        certainties=_tallied(edges.certainties),
        n_calls=len(np.unique(sites[calls], axis=0)),
        n_unresolved=len(np.unique(sites[calls & by_name], axis=0)),
        problems_of_file=+problems,
    )


def _tallied(column: Small) -> Counter[int]:
    import numpy as np  # late, as above

    values, counts = np.unique(column, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _languages(
    rows: list[FileRow], symbols_of_file: Mapping[Path, int]
) -> tuple[LanguageStats, ...]:
    together: dict[str, list[FileRow]] = {}
    for row in rows:
        if row.language:
            together.setdefault(row.language, []).append(row)
    told = [
        LanguageStats(
            language,
            len(found),
            sum(row.size for row in found),
            sum(symbols_of_file.get(row.path, 0) for row in found),
        )
        for language, found in together.items()
    ]
    return tuple(sorted(told, key=lambda language: (-language.bytes, language.language)))


def _ranked(counts: Counter[str]) -> dict[str, int]:
    """Largest first, equals by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
