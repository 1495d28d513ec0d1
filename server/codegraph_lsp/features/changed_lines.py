"""Which lines differ between a revision and now, open documents as they are included."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from codegraph_lsp.features.diff import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path

Ranges = tuple[tuple[int, int], ...]
"""First and last line numbers, from 1, in order."""

_COMPARED = 4_000
"""Lines between the first and the last difference that are compared one by one; more than those
count as changed altogether. (a guess: difflib takes a second for some ten thousand)"""


def changed_lines(snapshot: Snapshot, base: str) -> Mapping[Path, Ranges]:
    """
    The lines that are new or different since *base*, by file; where lines only went, none.

    Raises:
        HistoryError: git cannot tell.
    """
    found = {}
    for version in versions(snapshot, base, staged=False):
        if version.new is not None:
            snapshot.cancel.check("changed lines: next file")
            old = (version.old or b"").splitlines()
            found[version.path] = tuple(_differing(old, version.new.splitlines()))
    return found


def _differing(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Ranges of lines of *new* that are not as in *old*."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(before), len(after)) > _COMPARED:
        yield head + 1, head + len(after)
        return
    for what, _, _, start, end in SequenceMatcher(None, before, after, False).get_opcodes():
        if what in ("replace", "insert"):
            yield head + start + 1, head + end
