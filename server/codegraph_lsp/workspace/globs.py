"""
Patterns in the syntax of `.gitignore`, compiled so that most names are decided by one look-up.

After gitignore(5): the last matching line wins, `!` takes back, a slash inside anchors, a slash at
the end means folders only, `**` spans folders. Ignore files consist nearly always of plain names
and `*.suffix`; those never reach a regular expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PLAIN = re.compile(r"[^*?\[\\]+")
_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9A-Fa-f",
    "word": r"\w",
}


class Globs:
    """One ignore file, or one list of patterns from the settings."""

    __slots__ = ("_groups",)

    def __init__(self, lines: Iterable[str]) -> None:
        groups: list[_Draft] = []
        for line in lines:
            pattern = _parse(line)
            if pattern is None:
                continue
            # Patterns of one sign in a row commute, so they can be tested together.
            if not groups or groups[-1].taken_back != pattern.taken_back:
                groups.append(_Draft(pattern.taken_back))
            groups[-1].add(pattern)
        self._groups = tuple(_Group(draft) for draft in reversed(groups))

    def __bool__(self) -> bool:
        """False where there is no pattern at all."""
        return bool(self._groups)

    def match(self, path: str, name: str, *, folder: bool) -> bool | None:
        """
        True where the last matching pattern takes *path* in, False where it takes it back with `!`.

        Args:
            path: Relative to the place the patterns are written for, with `/`.
            name: Its last part.
            folder: Whether it is a folder; what lies in a matching folder is the caller's business.

        Returns:
            None where no pattern matches.
        """
        for group in self._groups:
            if group.match(path, name, folder=folder):
                return not group.taken_back
        return None


@dataclass(frozen=True, slots=True)
class _Pattern:
    taken_back: bool
    folders_only: bool
    anchored: bool
    glob: str


@dataclass(slots=True)
class _Draft:
    taken_back: bool
    names: set[str] = field(default_factory=set)
    folder_names: set[str] = field(default_factory=set)
    suffixes: list[str] = field(default_factory=list)
    expressions: dict[tuple[bool, bool], list[str]] = field(default_factory=dict)
    """Regular expressions by (anchored, folders only)."""

    def add(self, pattern: _Pattern) -> None:
        glob = pattern.glob
        if not pattern.anchored and _PLAIN.fullmatch(glob):
            (self.folder_names if pattern.folders_only else self.names).add(glob)
            return
        is_suffix = glob.startswith("*") and _PLAIN.fullmatch(glob, 1)
        if is_suffix and not pattern.anchored and not pattern.folders_only:
            self.suffixes.append(glob[1:])
            return
        expression = _path_expression(glob) if pattern.anchored else _part_expression(glob)
        if expression is not None:
            key = (pattern.anchored, pattern.folders_only)
            self.expressions.setdefault(key, []).append(expression)


class _Group:
    __slots__ = (
        "_folder_names",
        "_folders",
        "_names",
        "_paths",
        "_suffixes",
        "_tails",
        "taken_back",
    )

    def __init__(self, draft: _Draft) -> None:
        self.taken_back = draft.taken_back
        self._names = frozenset(draft.names)
        self._folder_names = frozenset(draft.folder_names | draft.names)
        self._suffixes = tuple(draft.suffixes)
        self._tails = _any_of(draft.expressions.get((False, False), []))
        self._paths = _any_of(draft.expressions.get((True, False), []))
        self._folders = (
            _any_of(draft.expressions.get((False, True), [])),
            _any_of(draft.expressions.get((True, True), [])),
        )

    def match(self, path: str, name: str, *, folder: bool) -> bool:
        if name in (self._folder_names if folder else self._names):
            return True
        if self._suffixes and name.endswith(self._suffixes):
            return True
        if self._tails is not None and self._tails(name):
            return True
        if self._paths is not None and self._paths(path):
            return True
        if not folder:
            return False
        tails, paths = self._folders
        return bool((tails and tails(name)) or (paths and paths(path)))


def _any_of(expressions: list[str]) -> Callable[[str], object] | None:
    if not expressions:
        return None
    return re.compile("|".join(f"(?:{expression})" for expression in expressions), re.S).fullmatch


def _parse(line: str) -> _Pattern | None:
    glob = line.rstrip("\r\n")
    if glob.startswith("#"):
        return None
    while glob.endswith(" ") and not glob.endswith("\\ "):
        glob = glob[:-1]
    taken_back = glob.startswith("!")
    if taken_back:
        glob = glob[1:]
    folders_only = glob.endswith("/")
    glob = glob.removesuffix("/")
    anchored = "/" in glob
    glob = glob.removeprefix("/")
    if not glob:
        return None
    if not anchored and _has_trailing_escape(glob):
        return None
    return _Pattern(taken_back, folders_only, anchored, glob)


def _has_trailing_escape(glob: str) -> bool:
    n_backslashes = len(glob) - len(glob.rstrip("\\"))
    return n_backslashes % 2 == 1


def _path_expression(glob: str) -> str | None:
    parts = glob.split("/")
    made = []
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if part == "**":
            made.append(".+" if is_last else "(?:[^/]+/)*")
            continue
        expression = _part_expression(part)
        if expression is None:
            return None
        made.append(expression if is_last else expression + "/")
    return "".join(made)


def _part_expression(glob: str) -> str | None:
    """The regular expression of one part of a path; None where the glob can match nothing."""
    made = []
    at = 0
    while at < len(glob):
        character = glob[at]
        at += 1
        if character == "*":
            # Several stars in a row mean no more than one, and would backtrack for ever.
            while at < len(glob) and glob[at] == "*":
                at += 1
            made.append("[^/]*")
        elif character == "?":
            made.append("[^/]")
        elif character == "[":
            found = _class_expression(glob, at)
            if found is None:
                return None
            expression, at = found
            made.append(expression)
        else:
            if character == "\\":
                if at == len(glob):
                    return None
                character = glob[at]
                at += 1
            made.append(re.escape(character))
    return "".join(made)


def _class_expression(glob: str, at: int) -> tuple[str, int] | None:
    """The class whose `[` stands just before *at*, and where the glob goes on behind its `]`."""
    negated = glob[at : at + 1] in ("!", "^")
    if negated:
        at += 1
    items: list[str] = []
    first = True
    while at < len(glob):
        if glob[at] == "]" and not first:
            return _bracketed("".join(items), negated=negated), at + 1
        first = False
        if glob.startswith("[:", at):
            name, closed, _ = glob[at + 2 :].partition(":]")
            if closed:
                if name not in _CLASSES:
                    return None
                items.append(_CLASSES[name])
                at += len(name) + 4
                continue
        low, at = _class_character(glob, at)
        if glob[at : at + 1] == "-" and glob[at + 1 : at + 2] not in ("", "]"):
            high, at = _class_character(glob, at + 1)
            if low <= high:
                items.append(f"{re.escape(low)}-{re.escape(high)}")
        else:
            items.append(re.escape(low))
    return None


def _bracketed(items: str, *, negated: bool) -> str:
    if not items:
        return "[^/]" if negated else "(?!)"
    return f"(?!/)[{'^' if negated else ''}{items}]"


def _class_character(glob: str, at: int) -> tuple[str, int]:
    if glob[at] == "\\" and at + 1 < len(glob):
        at += 1
    return glob[at], at + 1
