"""From what stands in a file of rules to rules, and to what is wrong with it, at its place."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from codegraph_lsp.checks import rule_shapes
from codegraph_lsp.checks.rule import SEVERITIES, Rule
from codegraph_lsp.checks.rule_sets import linked, some
from codegraph_lsp.checks.rule_yaml import Document, Keys, Problem, documents
from codegraph_lsp.features.ast_grep import searchable, searchable_languages
from codegraph_lsp.features.rule_words import required_by
from codegraph_lsp.languages.registry import languages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.span import Span

_KEYS = frozenset(
    {"id", "language", "message", "severity", "note", "url", "metadata", "labels"}
    | {"files", "ignores", "rule", "constraints", "utils", "transform", "fix"}
    | {"within", "from", "callers", "reaches"}
)
_SETS = ("within", "from", "callers", "reaches")
_TEXTS = ("message", "note", "url")
_ID = re.compile(r"[\w./@+-]+")


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What one file of rules says."""

    rules: tuple[Rule, ...]
    """Those that can be used, in order of place."""
    problems: tuple[Problem, ...]
    """In order of place."""


def read_rules(source: bytes, path: Path, prefix: str, taken: Collection[str]) -> RuleFile:
    """
    The rules in a file.

    Args:
        prefix: What paths of the root begin with that the file belongs to.
        taken: Ids that no rule may have.
    """
    rules: list[Rule] = []
    problems: list[Problem] = []
    for document in documents(source):
        problems += document.problems
        if document.value is None:
            continue
        reader = Reader(document, path, prefix)
        rule = reader.rule(taken)
        problems += reader.problems
        if rule is not None:
            rules.append(rule)
    counts = Counter(rule.id for rule in rules)
    first = {rule.id: rule for rule in reversed(rules)}
    for rule in rules:
        if counts[rule.id] > 1 and rule is not first[rule.id]:
            problems.append(Problem(rule.span, f"another rule of this file is called {rule.id!r}"))
    return RuleFile(tuple(sorted(first.values(), key=lambda r: r.span)), tuple(sorted(problems)))


@dataclass(slots=True)
class Reader:
    """One document."""

    document: Document
    path: Path
    prefix: str
    problems: list[Problem] = field(default_factory=list)

    def rule(self, taken: Collection[str]) -> Rule | None:
        """What it says; None where it cannot be used, which `problems` tells why."""
        said = self.document.value
        if not isinstance(said, dict):
            self.wrong((), "a rule is a mapping with 'id', 'language' and 'rule'")
            return None
        self.known_keys((), said, _KEYS)
        name = self._id(said, taken)
        language = self._language(said)
        severity = self._severity(said)
        texts = {key: self._text(said, key) for key in _TEXTS}
        rule = Rule(
            id=name,
            path=self.path,
            span=self.document.at(("id",)),
            prefix=self.prefix,
            language=language,
            severity=severity,
            message=texts["message"] or texts["note"].partition("\n")[0] or f"rule {name!r}",
            note=texts["note"],
            url=texts["url"],
            files=self._globs(said, "files"),
            ignores=self._globs(said, "ignores"),
            within=some(self, "within", said) or some(self, "from", said),
            callers=linked(self, "callers", said, depth=1),
            reaches=linked(self, "reaches", said, depth=None),
            places={key: self._set_at(key) for key in _SETS if key in said},
        )
        self._sense(said)
        if "rule" in said and language and not self.problems:
            rule = self._with_shape(rule, said)
        return rule if all(map(rule_shapes.is_doubt, self.problems)) else None

    def wrong(self, keys: Keys, message: str, *, at_key: bool = False) -> None:
        """The value at *keys* is, or all that stands under the key."""
        span = self.document.key(keys) if at_key else self.document.at(keys)
        self.problems.append(Problem(span, message))

    def known_keys(self, keys: Keys, said: Mapping[str, Any], known: Collection[str]) -> None:
        """Tells of the keys of the mapping at *keys* that are not *known*."""
        for key in said:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                meant = f", did you mean {near[0]!r}" if near else ""
                span = self.document.key((*keys, key))
                self.problems.append(Problem(span, f"no such key {key!r}{meant}"))

    def strings(self, keys: Keys, said: Any) -> tuple[str, ...]:
        """A string or a list of strings; tells where it is something else."""
        listed = said if isinstance(said, list) else [said]
        if all(isinstance(each, str) and each for each in listed):
            return tuple(listed)
        self.wrong(keys, "expected a word or a list of words")
        return ()

    def _set_at(self, key: str) -> Span:
        inner = (key, "of")
        return self.document.at(inner if inner in self.document.values else (key,))

    def _id(self, said: Mapping[str, Any], taken: Collection[str]) -> str:
        name = said.get("id")
        if isinstance(name, int) and not isinstance(name, bool):
            name = str(name)
        if not isinstance(name, str) or not _ID.fullmatch(name):
            self.wrong(("id",), "a rule needs an 'id': letters, digits and any of - _ . / @ +")
            return ""
        if name in taken:
            self.wrong(("id",), f"{name!r} is a check that is built in; call the rule otherwise")
        return name

    def _language(self, said: Mapping[str, Any]) -> str:
        name = said.get("language")
        if name is None:
            if "rule" in said:
                self.wrong((), "a rule with a 'rule' needs a 'language'")
            return ""
        spec = searchable(name) if isinstance(name, str) else None
        if spec is None and "rule" not in said and isinstance(name, str):
            spec = languages().by_id.get(name.lower())
        if spec is None:
            known = ", ".join(searchable_languages())
            self.wrong(("language",), f"no such language {name!r}; there are {known}")
            return ""
        return spec.id

    def _severity(self, said: Mapping[str, Any]) -> Any:
        word = said.get("severity", "hint")
        if word not in SEVERITIES:
            self.wrong(
                ("severity",), f"no such severity {word!r}; there are {', '.join(SEVERITIES)}"
            )
            return None
        return SEVERITIES[word]

    def _text(self, said: Mapping[str, Any], key: str) -> str:
        value = said.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        self.wrong((key,), f"{key!r} is a text")
        return ""

    def _globs(self, said: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = said.get(key)
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        # ast-grep also takes a mapping, for globs whose case does not matter.
        plain = [each.get("glob") if isinstance(each, dict) else each for each in listed]
        return tuple(each.removeprefix("./") for each in self.strings((key,), plain))

    def _sense(self, said: Mapping[str, Any]) -> None:
        """What belongs together is there together."""
        if "within" in said and "from" in said:
            self.wrong(("from",), "'from' says the same as 'within'; leave one out")
        if "rule" in said:
            if "from" in said:
                self.wrong(("from",), "with a 'rule' it is called 'within'")
            return
        for key in ("constraints", "utils", "transform", "fix", "callers"):
            if key in said:
                self.wrong((key,), f"{key!r} belongs to a 'rule'")
        if "reaches" not in said:
            self.wrong((), "a rule needs 'rule', or 'from' and 'reaches'")
        elif "from" not in said and "within" not in said:
            self.wrong(("reaches",), "'reaches' needs a 'rule', or 'from'")

    def _with_shape(self, rule: Rule, said: Mapping[str, Any]) -> Rule:
        shape = rule_shapes.shape(self, said, rule.language, rule.message)
        if shape is None:
            return rule
        return replace(rule, shape=shape, required=required_by(shape.config, shape.grammar))
