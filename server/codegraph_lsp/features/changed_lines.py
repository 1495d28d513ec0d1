"""Which lines differ between a revision and now, open documents as they are included."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.diff import versions
from codegraph_lsp.workspace.history import is_unborn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path

Ranges = tuple[tuple[int, int], ...]
"""First and last line numbers, from 1, in order."""

_COMPARED = 4_000
"""Lines between the first and the last difference that are compared one by one; more than those
count as changed altogether. (a guess: difflib takes a second for some ten thousand)"""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different since a revision."""

    lines: Mapping[Path, Ranges]
    """The lines that are new or different, by file; where lines only went, none."""
    gone: Mapping[Path, bytes]
    """The lines that were there, by file; of one that is gone, or has another name, all."""

    @property
    def removed(self) -> Iterator[Path]:
        """Files that are gone, or have another name."""
        return (path for path in self.gone if path not in self.lines)


def changes_since(snapshot: Snapshot, base: str, *, staged: bool = False) -> Changes | None:
    """
    All that changed since *base*; None where there is no commit yet, and all is new.

    Args:
        staged: What the next commit would hold counts, in place of the texts as they are now.

    Raises:
        HistoryError: git cannot tell.
    """
    if base == "HEAD" and all(is_unborn(root.real, snapshot.cancel) for root in snapshot.roots):
        return None
    lines: dict[Path, Ranges] = {}
    gone: dict[Path, bytes] = {}
    for version in versions(snapshot, base, staged=staged):
        snapshot.cancel.check("changed lines: next file")
        old = (version.old or b"").splitlines()
        if version.new is None or version.old_path is not None:
            gone[version.old_path or version.path] = version.old or b""
        if version.new is not None:
            blocks = list(_differing(old, version.new.splitlines()))
            lines[version.path] = tuple((b.first + 1, b.last) for b in blocks if b.last > b.first)
            gone.setdefault(version.path, b"\n".join(each for b in blocks for each in b.old))
    return Changes(lines, gone)


class _Block(NamedTuple):
    """Lines that are not as they were."""

    old: Sequence[bytes]
    first: int
    """Of the new ones, from 0."""
    last: int
    """One past the last."""


def _differing(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[_Block]:
    """The blocks in which *new* is not as *old*, in order."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(before), len(after)) > _COMPARED:
        yield _Block(before, head, head + len(after))
        return
    codes = SequenceMatcher(None, before, after, False).get_opcodes()
    for what, old_start, old_end, start, end in codes:
        if what != "equal":
            yield _Block(before[old_start:old_end], head + start, head + end)
