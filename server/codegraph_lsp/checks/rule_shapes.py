"""The part of a rule that ast-grep reads: checked key by key, so that what is wrong has a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegraph_lsp.checks.rule import Rewrite, Shape
from codegraph_lsp.features.ast_grep import tree, unreadable, variables_in
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.errors import PatternError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codegraph_lsp.checks.rule_reading import Reader
    from codegraph_lsp.checks.rule_yaml import Keys, Problem

DOUBT = "it may find nothing: "
"""How a problem begins that a rule can be used in spite of."""

_ATOMS = ("pattern", "kind", "regex", "nthChild", "range")
_RELATIONS = ("inside", "has", "precedes", "follows")
_RULE_KEYS = (*_ATOMS, *_RELATIONS, "all", "any", "not", "matches")
_RELATION_KEYS = (*_RULE_KEYS, "stopBy", "field")
_CONFIG = ("rule", "constraints", "utils", "transform")


def is_doubt(problem: Problem) -> bool:
    """A rule can be used in spite of *problem*."""
    return problem.message.startswith(DOUBT)


def shape(reader: Reader, said: Mapping[str, Any], language: str, message: str) -> Shape | None:
    """What a rule looks for; None where `reader` was told what is wrong."""
    grammar = languages().by_id[language].structural
    try:
        checked = _Checked(reader, grammar, language)
    except PatternError as error:  # ast-grep is not there
        reader.wrong(("rule",), error.problem, at_key=True)
        return None
    checked.rule(("rule",), said["rule"])
    for group in ("constraints", "utils"):
        rules = said.get(group) or {}
        if not isinstance(rules, dict):
            reader.wrong((group,), f"{group!r} is a mapping of rules by name")
            continue
        for name, rule in rules.items():
            checked.rule((group, name), rule)
    rewrites = tuple(_rewrites(reader, said.get("fix")))
    config = {key: said[key] for key in _CONFIG if said.get(key) is not None}
    if not checked.hopeless:
        checked.whole(config)
    if checked.hopeless:
        return None
    known = {*variables_in(config), *(said.get("transform") or {})}
    written = set(variables_in([each.template for each in rewrites]))
    for name in sorted(written - known):
        reader.wrong(("fix",), f"no pattern of the rule has the variable ${name}")
    spoken = known & {*variables_in(message), *written}
    return Shape(grammar, config, tuple(sorted(spoken)), message, rewrites)


class _Checked:
    """Rules of one document, looked at."""

    def __init__(self, reader: Reader, grammar: str, language: str) -> None:
        self._reader = reader
        self._empty = tree("", grammar)
        self._grammar = grammar
        self._language = language

    @property
    def hopeless(self) -> bool:
        return not all(map(is_doubt, self._reader.problems))

    def rule(self, keys: Keys, said: Any, known: tuple[str, ...] = _RULE_KEYS) -> None:
        """Tells what is wrong with the rule at *keys*, and the rules in it."""
        if not isinstance(said, dict):
            self._reader.wrong(keys, f"expected a rule, with any of {', '.join(_RULE_KEYS)}")
            return
        self._reader.known_keys(keys, said, known)
        for key in _ATOMS:
            if key in said:
                self._atom((*keys, key), key, said[key])
        for key in _RELATIONS:
            if key in said:
                self.rule((*keys, key), said[key], _RELATION_KEYS)
                stop = said[key].get("stopBy") if isinstance(said[key], dict) else None
                if isinstance(stop, dict):
                    self.rule((*keys, key, "stopBy"), stop)
        if "not" in said:
            self.rule((*keys, "not"), said["not"])
        for key in ("all", "any"):
            if key in said and not isinstance(said[key], list):
                self._reader.wrong((*keys, key), f"{key!r} is a list of rules")
            elif key in said:
                for index, part in enumerate(said[key]):
                    self.rule((*keys, key, index), part)

    def whole(self, config: Mapping[str, Any]) -> None:
        """Tells what ast-grep says of all of it, at its `rule`."""
        try:
            self._empty.find(dict(config))
        except Exception as error:  # what it raises has no type of its own
            self._reader.wrong(("rule",), _cause(error), at_key=True)

    def _atom(self, keys: Keys, key: str, said: Any) -> None:
        try:
            self._empty.find({"rule": {key: said}})
        except Exception as error:  # as above
            self._reader.wrong(keys, self._reason(key, said, error))
            return
        code = said.get("context") if isinstance(said, dict) else said
        if key == "pattern" and isinstance(code, str):
            near = unreadable(code, self._grammar)
            if near is not None:
                self._reader.wrong(
                    keys,
                    f"{DOUBT}the pattern is no complete piece of code, near {near!r}; "
                    "give it as 'context' with a 'selector'",
                )

    def _reason(self, key: str, said: Any, error: Exception) -> str:
        cause = _cause(error)
        if key == "kind" and isinstance(said, str) and "invalid" in cause:
            return f"there is no kind {said!r} in {self._language}"
        return f"{key!r} is wrong: {cause}"


def _rewrites(reader: Reader, said: Any) -> Iterator[Rewrite]:
    if said is None:
        return
    for index, each in enumerate(said if isinstance(said, list) else [said]):
        keys: Keys = ("fix", index) if isinstance(said, list) else ("fix",)
        template, title = each, ""
        if isinstance(each, dict):
            reader.known_keys(keys, each, ("template", "title"))
            template, title = each.get("template"), each.get("title", "")
        if not isinstance(template, str) or not isinstance(title, str):
            reader.wrong(keys, "'fix' is code, or 'template' with code and a 'title'")
            return
        yield Rewrite(title, template)


def _cause(error: Exception) -> str:
    """The innermost cause that ast-grep names, on one line, in the manner of our errors."""
    text = str(error).partition("Stack backtrace")[0]
    causes = re.split(r"^\s+\d+: ", text, flags=re.M)
    plain = " ".join(causes[-1].split()).rstrip(".")
    plain = plain.replace("cannot get matcher Caused by: ", "").replace("`", "'")
    return plain[:1].lower() + plain[1:]
