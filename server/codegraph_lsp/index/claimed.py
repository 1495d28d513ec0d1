"""
Languages of the workspace's files whose extension several languages share, kept in step.

Runs on: the conductor thread; `language` on any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from codegraph_lsp.languages.claims import Claims
    from codegraph_lsp.model.ids import Path


class Claimed:
    """What `Claims` decided last."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._languages: Mapping[str, str] = {}
        self._told: frozenset[str] = frozenset()
        """The paths that it was decided by."""

    def language(self, path: str) -> str:
        """The language of *path*; empty where its extension is no shared one."""
        return self._languages.get(path, "")

    def listed(self, paths: Iterable[str]) -> None:
        """*paths* are all files of the workspace."""
        self._told = frozenset(filter(self._claims.matters, paths))
        self._languages = self._claims.decide(self._told)

    def moved(
        self, known: Collection[Path], named: Collection[Path], there: Collection[Path]
    ) -> bool:
        """
        Takes in what happened on disk; whether files that were known before are in another language
        now.

        Args:
            known: The workspace's files until now.
            named: Paths at which something happened.
            there: Those of them that are files now.
        """
        telling = [path for path in named if self._claims.matters(path)]
        # Not only what was named: a file may have been forgotten when it could not be read, and
        # then the event of its folder names nothing any more.
        if not telling and all(path in known for path in self._told):
            return False
        now = {path for path in known if self._claims.matters(path)}
        now = now.difference(telling).union(path for path in telling if path in there)
        if now == self._told:
            return False
        self._told = frozenset(now)
        before = self._languages
        self._languages = self._claims.decide(self._told)
        return any(
            before[path] != language for path, language in self._languages.items() if path in before
        )
