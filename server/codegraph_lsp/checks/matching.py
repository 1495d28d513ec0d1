"""
What rules find in one text.

Runs on: any thread, and processes of a pool: it knows nothing of the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.features.ast_grep import VARIABLE, Offsets, tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.checks.rule import Shape
    from codegraph_lsp.model.span import Span

_BLANKS = re.compile(r"[ \t]*")


TEXT = 120
"""Characters of a match that a baseline knows it by."""


class Hit(NamedTuple):
    """One place that looks like a rule's shape."""

    shape: int
    """Index of the shape."""
    span: Span
    text: str
    """On one line, no longer than `TEXT`."""
    message: str
    rewritten: tuple[str, ...]
    """What may stand there instead, as each of the shape's rewrites has it."""


def hits(source: bytes, shapes: Sequence[Shape]) -> list[Hit]:
    """
    What *shapes*, all of one grammar, find in *source*: shape by shape, in order of place.

    Args:
        source: UTF-8; what is not is read as a replacement character.
    """
    if not shapes:
        return []
    text = source.decode("utf-8", "replace")
    offsets = Offsets(source, text)
    root = tree(text, shapes[0].grammar)
    found = []
    for number, shape in enumerate(shapes):
        for node in root.find_all(dict(shape.config)):
            variables = _variables(node, shape.variables, text)
            rewritten = tuple(
                _written(rewrite.template, variables, _indentation(text, node))
                for rewrite in shape.rewrites
            )
            message = " ".join(_spoken(shape.message, variables).split())
            found.append(
                Hit(
                    number,
                    offsets.span(node),
                    " ".join(node.text().split())[:TEXT],
                    message,
                    rewritten,
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a variable stands for."""

    text: str
    indentation: str
    """Of the line that it begins in."""


def _variables(node: Any, names: Sequence[str], text: str) -> Mapping[str, _Piece]:
    found: dict[str, _Piece] = {}
    for name in names:
        transformed = node.get_transformed(name)
        if transformed is not None:
            found[name] = _Piece(transformed, "")
            continue
        one = node.get_match(name)
        several = [one] if one is not None else node.get_multiple_matches(name)
        if several:
            start, end = several[0].range().start.index, several[-1].range().end.index
            found[name] = _Piece(text[start:end], _indentation(text, several[0]))
        else:
            found[name] = _Piece("", "")
    return found


def _indentation(text: str, node: Any) -> str:
    start = text.rfind("\n", 0, node.range().start.index) + 1
    blanks = _BLANKS.match(text, start)
    return blanks[0] if blanks else ""


def _spoken(message: str, variables: Mapping[str, _Piece]) -> str:
    def value(found: re.Match[str]) -> str:
        piece = variables.get(found[0].lstrip("$"))
        return found[0] if piece is None else piece.text

    return VARIABLE.sub(value, message)


def _written(template: str, variables: Mapping[str, _Piece], indentation: str) -> str:
    """*template* with its variables filled in, all lines but the first moved in."""
    lines = []
    for number, line in enumerate(template.removesuffix("\n").split("\n")):
        own = _BLANKS.match(line)
        around = indentation + (own[0] if own else "")

        def value(found: re.Match[str], around: str = around) -> str:
            piece = variables.get(found[0].lstrip("$"))
            if piece is None:
                return found[0]
            first, *rest = piece.text.split("\n")
            moved = [_moved(each, piece.indentation, around) for each in rest]
            return "\n".join([first, *moved])

        filled = VARIABLE.sub(value, line)
        lines.append(indentation + filled if number and filled.strip() else filled)
    return "\n".join(lines)


def _moved(line: str, before: str, after: str) -> str:
    return after + line.removeprefix(before) if line.startswith(before) else line
