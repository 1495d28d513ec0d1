"""ast-grep's matcher: trees of texts, places in bytes, its errors on one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.errors import PatternError
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.languages.spec import LanguageSpec

VARIABLE = re.compile(r"\$\$?\$?[A-Z_][A-Z0-9_]*|\$\$\$")
"""`$NAME` for one node, `$$$NAME` for several; a name that begins with `_` is not kept."""


def tree(text: str, grammar: str) -> Any:
    """
    The root node of *text*.

    Args:
        grammar: ast-grep's name of the language, `LanguageSpec.structural`.

    Raises:
        PatternError: ast-grep is not installed.
    """
    # Late: 50 MB of grammars that only searching by shape needs.
    try:
        from ast_grep_py import SgRoot
    except ImportError as error:
        problem = "searching by shape needs the package ast-grep-py, which is not installed"
        raise PatternError("pattern", problem) from error

    return SgRoot(text, grammar).root()


DOLLAR = "__dollar"
"""Stands for each dollar of a variable in `pattern_tree`: part of a name in every language."""


def pattern_tree(code: str, grammar: str) -> Any:
    """
    What the pattern *code* is searched for as, its variables as names that begin with `DOLLAR`.

    As ast-grep does, what only wraps one node is left out, an error around it, too: not every
    grammar takes a call where a file begins.
    """
    node = tree(VARIABLE.sub(lambda found: found[0].replace("$", DOLLAR), code), grammar)
    while True:
        children = [child for child in node.children() if child.text()]
        if len(children) != 1:
            return node
        (node,) = children


def unreadable(code: str, grammar: str) -> str | None:
    """The piece of the pattern *code* that the grammar cannot read; None: it can read all."""
    wrong = first_error(pattern_tree(code, grammar))
    return None if wrong is None else wrong.text().partition("\n")[0][:40].replace(DOLLAR, "$")


def first_error(node: Any) -> Any:
    """The first error in *node*, perhaps itself; None: there is none."""
    return node if node.kind() == "ERROR" else node.find({"rule": {"kind": "ERROR"}})


class Offsets:
    """From characters, which ast-grep counts, to bytes."""

    def __init__(self, source: bytes, text: str) -> None:
        self._starts: list[int] | None = None
        if not source.isascii():
            at = 0
            self._starts = [0]
            for character in text:
                at += len(character.encode())
                self._starts.append(at)

    def span(self, node: Any) -> Span:
        """Where *node* stands. (bytes)"""
        place = node.range()
        start, end = place.start.index, place.end.index
        if self._starts is not None:
            start, end = self._starts[start], self._starts[end]
        return Span(start, end)


def in_short(error: Exception) -> str:
    """The causes that ast-grep lists, on one line."""
    text = str(error).partition("Stack backtrace")[0]
    causes = re.findall(r"^\s+\d+: (.+)$", text, re.M)
    return " ".join(causes) or " ".join(text.split()) or type(error).__name__


def variables_in(config: Any) -> Iterator[str]:
    """Names of the variables that the patterns of a rule keep, without dollars."""
    if isinstance(config, str):
        for found in VARIABLE.findall(config):
            name = found.lstrip("$")
            if name and not name.startswith("_"):
                yield name
    elif isinstance(config, dict):
        for value in config.values():
            yield from variables_in(value)
    elif isinstance(config, list | tuple):
        for value in config:
            yield from variables_in(value)


def searchable(name: str) -> LanguageSpec | None:
    """
    The language called *name*, if it can be searched by shape.

    Args:
        name: Its id, its name, an editor's id or an extension, whatever its case: `TypeScript`,
            `ts`.
    """
    registry = languages()
    folded = name.lower()
    spec = (
        registry.by_id.get(name)
        or registry.by_id.get(folded)
        or registry.for_language_id(folded)
        or next((s for s in registry.by_id.values() if s.name.lower() == folded), None)
        or registry.for_path(f"x.{folded}")
    )
    return spec if spec is not None and spec.structural else None


def searchable_languages() -> list[str]:
    """Ids of the languages that can be searched by shape, sorted."""
    return sorted(spec.id for spec in languages().by_id.values() if spec.structural)
