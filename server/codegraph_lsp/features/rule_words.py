"""Which words any code has that fits a rule of ast-grep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegraph_lsp.features.ast_grep import DOLLAR, first_error, pattern_tree
from codegraph_lsp.features.regex_literals import required_by_regex
from codegraph_lsp.features.required import ALWAYS, Joined, Literal, Required, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KEPT = re.compile(rf"{DOLLAR}[A-Z][A-Z0-9_]*")

_NAME = re.compile(r"[A-Za-z_]\w*", re.A)

_EXACT = frozenset({"cst", "smart", "ast", "relaxed"})
"""Ways of matching in which each named leaf of the pattern is one of the code, letter by letter."""


def required_by(config: Mapping[str, Any], grammar: str) -> Required:
    """
    What a text needs to have a match of *config*: `rule`, and perhaps `constraints` and `utils`.

    Constraints count for variables that the rule binds in every match. The rule is one that
    ast-grep takes.
    """
    reader = _Reader(grammar, config.get("utils") or {})
    rule = config.get("rule")
    bound = set(reader.bound_by(rule))
    constraints = config.get("constraints") or {}
    return all_of(
        [
            reader.required(rule),
            *(reader.required(constraints[name]) for name in sorted(bound & constraints.keys())),
        ]
    )


class _Reader:
    def __init__(self, grammar: str, utils: Mapping[str, Any]) -> None:
        self._grammar = grammar
        self._utils = utils
        self._inside: set[str] = set()

    def required(self, rule: Any) -> Required:
        if not isinstance(rule, dict):
            return ALWAYS
        parts: list[Required] = []
        if "pattern" in rule:
            nodes = self._nodes(rule["pattern"])
            parts += [_literal(node) for node in nodes if _is_leaf(node) and _tells(node)]
            parts += [joined for node in nodes if (joined := _joined(node)) is not None]
            if _counts_punctuation(rule["pattern"]):
                parts += [called for node in nodes if (called := _called(node)) is not None]
        if isinstance(rule.get("regex"), str):
            parts.append(required_by_regex(rule["regex"]))
        parts += map(self.required, rule.get("all") or ())
        if "any" in rule:
            parts.append(any_of(map(self.required, rule["any"] or ())))
        # A relation holds to a node of the same text.
        parts += [
            self.required(rule.get(relation))
            for relation in ("inside", "has", "precedes", "follows")
        ]
        if "matches" in rule:
            parts.append(self._of_util(rule["matches"]))
        return all_of(parts)

    def bound_by(self, rule: Any) -> Iterator[str]:
        """Variables that stand for one node in every match of *rule*."""
        if not isinstance(rule, dict):
            return
        for node in self._nodes(rule["pattern"]) if "pattern" in rule else ():
            if _is_leaf(node) and _KEPT.fullmatch(node.text()):
                yield node.text().removeprefix(DOLLAR)
        for part in rule.get("all") or ():
            yield from self.bound_by(part)

    def _of_util(self, name: Any) -> Required:
        if name in self._inside or not isinstance(name, str):
            return ALWAYS
        self._inside.add(name)
        found = self.required(self._utils.get(name))
        self._inside.discard(name)
        return found

    def _nodes(self, pattern: Any) -> list[Any]:
        """The named nodes of *pattern*; none where it is not certain which count."""
        code, selector = pattern, None
        if isinstance(pattern, dict):
            code, selector = pattern.get("context"), pattern.get("selector")
            if pattern.get("strictness", "smart") not in _EXACT:
                return []
        if not isinstance(code, str):
            return []
        root = pattern_tree(code, self._grammar)
        if first_error(root) is not None:
            return []
        if selector is not None:
            root = root.find({"rule": {"kind": selector}})
        return [] if root is None else list(_named_nodes(root))


def _named_nodes(root: Any) -> Iterator[Any]:
    stack = [root]
    while stack:
        node = stack.pop()
        stack += node.children()
        # The kind alone counts of a keyword, in some languages whatever its case.
        if node.is_named() and "comment" not in node.kind():
            yield node


def _is_leaf(node: Any) -> bool:
    return not node.children()


def _joined(node: Any) -> Required | None:
    """The last two words of *node* where it is names with dots between."""
    parts = _parted(node)
    if parts is None:
        return None
    first, between, second = _last_word(parts[0]), parts[1].text().encode(), _last_word(parts[2])
    return Joined(first, between, second) if first and second else None


def _counts_punctuation(pattern: Any) -> bool:
    strictness = pattern.get("strictness", "smart") if isinstance(pattern, dict) else "smart"
    return strictness in ("cst", "smart")


def _called(node: Any) -> Required | None:
    """The last word of *node*'s first part where a parenthesis follows, as in calls."""
    children = node.children()
    if len(children) < 2:
        return None
    opening = children[1].children()
    follows = opening[0].text() if opening else children[1].text()
    word = _last_word(children[0]) if follows == "(" else b""
    return Joined(word, b"", b"(") if word else None


def _parted(node: Any) -> list[Any] | None:
    children = node.children()
    if len(children) != 3 or children[1].text() not in (".", "::"):
        return None
    return list(children)


def _last_word(node: Any) -> bytes:
    parts = _parted(node)
    if parts is not None:
        return _last_word(parts[2])
    text: str = node.text()
    plain = _is_leaf(node) and "identifier" in node.kind() and _NAME.fullmatch(text)
    return text.encode() if plain and DOLLAR not in text else b""


def _tells(leaf: Any) -> bool:
    return DOLLAR not in leaf.text() and any(map(Literal.tells, leaf.text().splitlines()))


def _literal(leaf: Any) -> Required:
    whole = "identifier" in leaf.kind()
    lines = [line.strip() for line in leaf.text().splitlines()]
    return all_of(Literal(line.encode(), whole) for line in lines if Literal.tells(line))
