from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.index import worker

if TYPE_CHECKING:
    from collections.abc import Iterator


class Busy(set[tuple[int, int]]):
    """To which another thread adds between any two steps of a loop over it."""

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for pair in super().__iter__():
            self.add((9, len(self)))
            yield pair


def test_files_skipped_while_a_slice_ends_are_kept_for_theirs() -> None:
    skipped = Busy({(1, 10), (1, 11), (2, 20)})
    worker._forget(1, skipped)
    assert skipped == {(2, 20)}
