"""
Searching for code by its shape, with ast-grep's patterns and rules.

Files that lack a word of the pattern are not parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
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
    languages: tuple[str, ...]
    """Ids of those that were searched, sorted."""
    cursor: str | None
    freshness: Freshness


def match(
    snapshot: Snapshot,
    options: Options,
    *,
    pattern: str | None = None,
    rule: Mapping[str, Any] | None = None,
    language: str | None = None,
) -> Matches:
    """
    Code that looks like *pattern*, or fits *rule*.

    Args:
        pattern: Code with `$NAME` for one node and `$$$NAME` for several.
        rule: What stands under `rule` in ast-grep's files, perhaps with `constraints`, `utils` and
            `language` beside a `rule` of its own.
        language: Of the code; None: of the languages of the files those that can read the pattern
            or take the rule.

    Raises:
        PatternError: Neither or both are given, or what is given cannot be searched with.
    """
    rows = [
        row
        for row in snapshot.files()
        if row.state is not FileState.SKIPPED and options.wants_file(snapshot, row.path)
    ]
    language = language or _language_in(rule or {})
    if not language:
        searches = _searches(pattern, rule, _languages_of(rows))
    else:
        only = _Search(pattern, rule, _spec(language))
        searches = {only.language: only}
    found: list[tuple[str, FileRow, _Hit]] = []
    n_searched = 0
    for row in rows:
        search = searches.get(row.language)
        if search is None:
            continue
        snapshot.cancel.check("match: next file")
        text = snapshot.text(row.id)
        if text is None or not search.may_be_in(text.source):
            continue
        n_searched += 1
        found += [
            (f"{row.path} {hit.span.start:09} {hit.span.end:09}", row, hit)
            for hit in search.hits(text.source)
        ]
    if not found:
        _check_sense(searches.values())
    found.sort(key=lambda item: item[0])
    shown = page(found, options, lambda item: item[0])
    return Matches(
        items=tuple(_told(snapshot, row, hit) for _, row, hit in shown.items),
        total=shown.total,
        n_files=len({row.id for _, row, _ in found}),
        n_searched=n_searched,
        languages=tuple(sorted(searches)),
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


def _spec(language: str) -> LanguageSpec:
    """
    Raises:
        PatternError: It cannot be searched.
    """
    spec = searchable(language)
    if spec is None:
        known = ", ".join(searchable_languages())
        raise PatternError("language", f"{language!r} cannot be searched by shape; {known} can")
    return spec


def _languages_of(rows: Iterable[FileRow]) -> list[LanguageSpec]:
    """
    Languages of *rows* that can be searched: those that the graph resolves, any others only where
    there are none of these, since markup and shells read almost any pattern.
    """
    found = [spec for name in sorted({row.language for row in rows}) if (spec := searchable(name))]
    return [spec for spec in found if not spec.generic] or found


def _searches(
    pattern: str | None, rule: Mapping[str, Any] | None, specs: Sequence[LanguageSpec]
) -> dict[str, _Search]:
    """
    By language, one for each of *specs* that understands what is searched for.

    Raises:
        PatternError: None of them does.
    """
    found: list[_Search] = []
    error: PatternError | None = None
    for spec in specs:
        try:
            found.append(_Search(pattern, rule, spec))
        except PatternError as wrong:
            error = error or wrong
    if not found:
        known = ", ".join(searchable_languages())
        raise error or PatternError("language", f"no file is in one that has shapes: {known}")
    reading = [search for search in found if search.unreadable is None]
    return {search.language: search for search in reading or found}


def _check_sense(searches: Iterable[_Search]) -> None:
    """
    For a pattern that matches nothing.

    Raises:
        PatternError: It has a syntax error, so it could not.
    """
    wrong = {search.language: search.unreadable for search in searches}
    near = next(iter(wrong.values()))
    if near is None:
        return
    where = f" in any of {', '.join(wrong)}" if len(wrong) > 1 else ""
    raise PatternError(
        "pattern",
        f"it is no complete piece of code{where}, near {near!r}; give a 'rule' whose pattern has "
        "'context' and 'selector'",
    )


class _Search:
    """One pattern or rule in one language, checked."""

    def __init__(
        self, pattern: str | None, rule: Mapping[str, Any] | None, spec: LanguageSpec
    ) -> None:
        if (pattern is None) == (rule is None):
            raise PatternError("pattern", "one of 'pattern' and 'rule' is expected, not both")
        self.language = spec.id
        self._grammar = spec.structural
        self._config: dict[str, Any] = (
            {"rule": {"pattern": pattern}} if pattern is not None else _as_config(rule or {})
        )
        self._parameter = "pattern" if pattern is not None else "rule"
        self._variables = sorted(set(variables_in(self._config)))
        self._try_out(spec.structural)
        self._required = required_by(self._config, spec.structural)

    def may_be_in(self, source: bytes) -> bool:
        return Held(source).has(self._required)

    def hits(self, source: bytes) -> Iterator[_Hit]:
        text = source.decode("utf-8", "replace")
        offsets = Offsets(source, text)
        root = tree(text, self._grammar)
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

    @cached_property
    def unreadable(self) -> str | None:
        """The piece of the pattern that the language cannot read; None: it can, or has a rule."""
        code = self._config["rule"].get("pattern")
        return unreadable(code, self._grammar) if isinstance(code, str) else None


def _language_in(rule: Mapping[str, Any]) -> str:
    """What a rule says of its language, as those in files do; empty: nothing."""
    language = rule.get("language", "") if "rule" in rule else ""
    if not isinstance(language, str):
        raise PatternError("rule", "'language' is the name of one")
    return language


def _as_config(rule: Mapping[str, Any]) -> dict[str, Any]:
    return dict(rule) if "rule" in rule else {"rule": dict(rule)}
