"""
Searching for code by its shape, with ast-grep's patterns and rules.

Files that lack a word of the pattern are not parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegraph_lsp.features.ast_grep import (
    Offsets,
    in_short,
    searchable,
    searchable_languages,
    tree,
    unreadable,
    variables_in,
)
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.features.places import Site
from codegraph_lsp.features.required import Held
from codegraph_lsp.features.rule_words import required_by
from codegraph_lsp.features.target import symbol_around
from codegraph_lsp.model.errors import PatternError
from codegraph_lsp.model.kinds import FileState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import FileRow, Symbol


@dataclass(frozen=True, slots=True)
class Match:
    site: Site
    symbol: Symbol | None
    """The definition it stands in."""
    text: str
    variables: Mapping[str, Sequence[tuple[str, Span]]]
    """By name without dollars: what each stands for, with its place; several of a `$$$`."""


@dataclass(frozen=True, slots=True)
class Matches:
    items: tuple[Match, ...]
    """In order of path and position."""
    total: int
    n_files: int
    """With matches."""
    n_searched: int
    """That were parsed."""
    cursor: str | None
    freshness: Freshness


def match(
    snapshot: Snapshot,
    options: Options,
    *,
    pattern: str | None = None,
    rule: Mapping[str, Any] | None = None,
    language: str,
) -> Matches:
    """
    Code of *language* that looks like *pattern*, or fits *rule*.

    Args:
        pattern: Code with `$NAME` for one node and `$$$NAME` for several.
        rule: What stands under `rule` in ast-grep's files, perhaps with `constraints` and `utils`
            beside a `rule` of its own.

    Raises:
        PatternError: Neither or both are given, or what is given cannot be searched with.
    """
    search = _Search(pattern, rule, language)
    found: list[tuple[str, FileRow, _Hit]] = []
    n_searched = 0
    for row in snapshot.files():
        if row.language not in search.languages or row.state is FileState.SKIPPED:
            continue
        if not options.wants_file(snapshot, row.path):
            continue
        snapshot.cancel.check("match: next file")
        text = snapshot.text(row.id)
        if text is None or not search.may_be_in(text.source):
            continue
        n_searched += 1
        found += [
            (f"{row.path} {hit.span.start:09} {hit.span.end:09}", row, hit)
            for hit in search.hits(text.source, row.language)
        ]
    if not found:
        search.check_sense()
    found.sort(key=lambda item: item[0])
    shown = page(found, options, lambda item: item[0])
    return Matches(
        items=tuple(_told(snapshot, row, hit) for _, row, hit in shown.items),
        total=shown.total,
        n_files=len({row.id for _, row, _ in found}),
        n_searched=n_searched,
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _told(snapshot: Snapshot, row: FileRow, hit: _Hit) -> Match:
    return Match(
        site=Site(row.path, hit.span, row.id),
        symbol=symbol_around(snapshot, row.id, hit.span.start),
        text=hit.text,
        variables=hit.variables,
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    span: Span
    text: str
    variables: Mapping[str, Sequence[tuple[str, Span]]]


class _Search:
    """One pattern or rule, checked."""

    def __init__(self, pattern: str | None, rule: Mapping[str, Any] | None, language: str) -> None:
        if (pattern is None) == (rule is None):
            raise PatternError("pattern", "one of 'pattern' and 'rule' is expected, not both")
        spec = searchable(language)
        if spec is None:
            known = ", ".join(searchable_languages())
            problem = f"{language!r} cannot be searched by shape; {known} can"
            raise PatternError("language", problem)
        self.languages = frozenset({spec.id})
        self._grammars = {spec.id: spec.structural}
        self._config: dict[str, Any] = (
            {"rule": {"pattern": pattern}} if pattern is not None else _as_config(rule or {})
        )
        self._parameter = "pattern" if pattern is not None else "rule"
        self._variables = sorted(set(variables_in(self._config)))
        self._try_out(spec.structural)
        self._required = required_by(self._config, spec.structural)

    def may_be_in(self, source: bytes) -> bool:
        return Held(source).has(self._required)

    def hits(self, source: bytes, language: str) -> Iterator[_Hit]:
        text = source.decode("utf-8", "replace")
        offsets = Offsets(source, text)
        root = tree(text, self._grammars[language])
        for node in root.find_all(self._config):
            yield _Hit(offsets.span(node), node.text(), self._bound(node, offsets))

    def _bound(self, node: Any, offsets: Offsets) -> dict[str, list[tuple[str, Span]]]:
        bound: dict[str, list[tuple[str, Span]]] = {}
        for name in self._variables:
            one = node.get_match(name)
            several = [one] if one is not None else node.get_multiple_matches(name)
            several = [each for each in several if one is not None or each.is_named()]
            if several:
                bound[name] = [(each.text(), offsets.span(each)) for each in several]
        return bound

    def _try_out(self, grammar: str) -> None:
        """
        Raises:
            PatternError: ast-grep does not understand it.
        """
        if self._parameter == "pattern" and not self._config["rule"]["pattern"].strip():
            raise PatternError("pattern", "it is empty")
        try:
            tree("", grammar).find_all(self._config)
        except PatternError:
            raise
        except Exception as error:  # what it raises has no type of its own
            raise PatternError(self._parameter, in_short(error)) from error

    def check_sense(self) -> None:
        """
        For a pattern that matches nothing.

        Raises:
            PatternError: It has a syntax error, so it could not.
        """
        code = self._config["rule"].get("pattern")
        if not isinstance(code, str):
            return
        (grammar,) = self._grammars.values()
        near = unreadable(code, grammar)
        if near is not None:
            raise PatternError(
                "pattern",
                f"it is no complete piece of code, near {near!r}; give a 'rule' whose pattern has "
                "'context' and 'selector'",
            )


def _as_config(rule: Mapping[str, Any]) -> dict[str, Any]:
    return dict(rule) if "rule" in rule else {"rule": dict(rule)}
