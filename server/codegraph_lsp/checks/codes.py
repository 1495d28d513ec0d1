"""Codes as people write them, in options and settings: which checks they mean."""

from __future__ import annotations

import re
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import SettingsError, UnknownCheckError
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.rule_files import rule_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from codegraph_lsp.workspace.configuration import Loaded

_ANY = "*?["


def meant(words: Iterable[str], codes: Collection[str]) -> list[str]:
    """
    Those of *codes* that *words* name, in their order.

    Args:
        words: Codes, and patterns of them such as `unused-*`.

    Raises:
        UnknownCheckError: One of them names none.
    """
    found: set[str] = set()
    for word in words:
        named = _named(word, codes)
        if not named:
            raise UnknownCheckError(word, near(word, codes))
        found |= named
    return [code for code in codes if code in found]


def is_pattern(word: str) -> bool:
    """*word* stands for any number of codes."""
    return any(mark in word for mark in _ANY)


def near(word: str, codes: Collection[str]) -> list[str]:
    """Those of *codes* that somebody who wrote *word* may have meant, the likeliest first."""
    import difflib  # late: nearly no code is misspelt

    plain = word.lower().replace("_", "-").rstrip(_ANY)
    begun = [each for each in codes if each.startswith(plain)] if plain else []
    return begun[:2] or difflib.get_close_matches(plain, codes, n=2, cutoff=0.75)


def mention_of(code: str) -> re.Pattern[bytes]:
    """Finds *code* in a text, not as a part of another one."""
    return re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])".encode())


def unknown_checks(loaded: Loaded, folders: Sequence[str]) -> Iterator[SettingsError]:
    """What the settings of a workspace in *folders* say of checks and rules that nobody has."""
    checks = loaded.settings.checks
    if checks.severity or checks.ignore:
        # Late: who says nothing of checks need not load them all when a server starts.
        from codegraph_lsp.checks.registry import BY_CODE

        yield from unknown_in(loaded, BY_CODE, _Rules(folders, checks.rules).mention)


def unknown_in(
    loaded: Loaded, codes: Collection[str], is_rule: Callable[[str], bool]
) -> Iterator[SettingsError]:
    """What settings say of checks that do not exist. It does no harm, and is told."""
    checks = loaded.settings.checks
    for code in checks.severity:
        if code not in codes and not is_rule(code):
            yield _problem(loaded, ("checks", "severity", code), code, codes)
    for pattern, ignored in checks.ignore.items():
        for code in ignored:
            if code != "*" and code not in codes and not is_rule(code):
                yield _problem(loaded, ("checks", "ignore", pattern), code, codes)


class _Rules:
    """
    The words in files of rules, read when somebody asks.

    Not their ids: one that is being written, or is broken right now, is no reason to complain.
    """

    def __init__(self, folders: Sequence[str], rules: Sequence[str]) -> None:
        self._folders = folders
        self._rules = rules

    def mention(self, code: str) -> bool:
        """*code* may be a rule's id."""
        mention = mention_of(code)
        return any(mention.search(text) for text in self._texts)

    @cached_property
    def _texts(self) -> list[bytes]:
        roots = Roots(self._folders)
        texts = []
        for source in rule_files(roots, self._rules):
            with suppress(OSError), open(roots.absolute(source.path), "rb") as file:
                texts.append(file.read())
        return texts


def _named(word: str, codes: Collection[str]) -> set[str]:
    if is_pattern(word):
        return {code for code in codes if fnmatchcase(code, word)}
    return {word} & set(codes)


def _problem(
    loaded: Loaded, keys: tuple[str, ...], code: str, codes: Collection[str]
) -> SettingsError:
    close = near(code, codes)
    suggestion = f", did you mean {' or '.join(map(repr, close))}," if close else ""
    source, line = loaded.place(*keys)
    key = ".".join(keys[:2])
    return SettingsError(key, f"no check is called {code!r}{suggestion}", source=source, line=line)
