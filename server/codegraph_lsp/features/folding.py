"""Regions of a file that an editor can fold away, read from its tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId

_OPENING = frozenset({"{", "[", "(", "${", "{{", "do", "begin", "then"})
_CLOSING = frozenset({"}", "]", ")", "}}", "end", "fi", "done", "esac"})
_HANGING = ("block", "body", "suite")
"""Parts of the names of node kinds that hang below a header without brackets, in any grammar."""


class FoldKind(Enum):
    CODE = "code"
    COMMENT = "comment"
    IMPORTS = "imports"


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines count from 0. The first stays in sight; the rest, the last included, is hidden."""

    first_line: int
    last_line: int
    kind: FoldKind = FoldKind.CODE


def folds(snapshot: Snapshot, file: FileId) -> list[Fold]:
    """
    What can be folded: bracketed regions, bodies below a header, comments, groups of imports.

    At most one per first line, the largest; in order of line. Closing brackets stay in sight.
    """
    with snapshot.parsed(file) as tree:
        if tree is None:
            return []
        snapshot.cancel.check("folding: walk")
        found = [*_regions(tree.root_node)]
    text = snapshot.text(file)
    facts = snapshot.facts(file)
    if text is not None and facts is not None:
        imports = [
            (text.point(imported.module_start).line, text.point(imported.name_end).line)
            for imported in facts.outline.imports
            if imported.scope == 0
        ]
        found.extend(_grouped(imports, FoldKind.IMPORTS))
    largest: dict[int, Fold] = {}
    for fold in sorted(found, key=lambda fold: (fold.first_line, -fold.last_line)):
        largest.setdefault(fold.first_line, fold)
    return list(largest.values())


def _regions(root: Node) -> Iterator[Fold]:
    comments: list[tuple[int, int]] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        first, last = node.start_point[0], node.end_point[0]
        if "comment" in node.type:
            comments.append((first, last - (node.end_point[1] == 0 and last > first)))
            continue
        fold = _fold(node)
        if fold is not None:
            yield fold
        if last > first:
            waiting.extend(node.children)
    yield from _grouped(comments, FoldKind.COMMENT)


def _fold(node: Node) -> Fold | None:
    """How *node* folds; None where it has neither brackets on two lines nor a header above."""
    if not node.is_named or node.child_count == 0:
        return None
    start, end = node.child(0), node.child(node.child_count - 1)
    if start is not None and end is not None and start.type in _OPENING and end.type in _CLOSING:
        last = end.start_point[0] - 1
        return Fold(start.start_point[0], last) if last > start.start_point[0] else None
    return _below_header(node) if any(part in node.type for part in _HANGING) else None


def _below_header(node: Node) -> Fold | None:
    header = node.prev_sibling
    if header is None:
        return None
    first = header.end_point[0]
    last = node.end_point[0] - (node.end_point[1] == 0)
    return Fold(first, last) if last > first and node.start_point[0] > first else None


def _grouped(lines: Iterable[tuple[int, int]], kind: FoldKind) -> Iterator[Fold]:
    """Runs of regions on neighbouring lines as one fold each."""
    first = last = -2
    for start, end in sorted(lines):
        if start > last + 1:
            if last > first:
                yield Fold(first, last, kind)
            first, last = start, end
        else:
            last = max(last, end)
    if last > first:
        yield Fold(first, last, kind)
