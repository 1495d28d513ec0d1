"""
Whose file it is where two languages share an extension: `.h` is C's, or C++'s.

The names of the workspace's files decide, and nothing else, so that it does not matter which file
is read first. A file of the same name and another extension beside it tells at once; else the
nearest folder around in which, or below which, there are sources of either language: those that are
more decide, and of as many of both the language that claims the extension. Without any source the
extension's own language has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codegraph_lsp.languages.spec import LanguageSpec


class Claims:
    """
    The extensions that languages share.

    Args:
        specs: All languages.
        by_extension: The language that each extension belongs to.
    """

    def __init__(
        self, specs: Iterable[LanguageSpec], by_extension: Mapping[str, LanguageSpec]
    ) -> None:
        self._shared: dict[str, tuple[str, str]] = {}
        """Extension -> the language that it belongs to, and the one that claims it."""
        self._sources: dict[str, str] = {}
        """Extension of a file that tells -> its language."""
        for spec in specs:
            for extension in spec.claims:
                owner = by_extension[extension]
                self._shared[extension] = (owner.id, spec.id)
                self._sources.update(dict.fromkeys(owner.extensions, owner.id))
                self._sources.update(dict.fromkeys(spec.extensions, spec.id))
        for extension in self._shared:
            self._sources.pop(extension, None)

    def matters(self, path: str) -> bool:
        """*path* is a file that is claimed, or tells about others that are."""
        extension = _extension(path)
        return extension in self._shared or extension in self._sources

    def languages_of(self, path: str) -> tuple[str, ...]:
        """All languages that *path* can be in where several share its extension."""
        return self._shared.get(_extension(path), ())

    def decide(self, paths: Iterable[str]) -> dict[str, str]:
        """The language of each of *paths*, the whole workspace's, that has a shared extension."""
        claimed: list[str] = []
        beside: dict[str, set[str]] = {}
        counts: dict[str, dict[str, int]] = {}
        for path in paths:
            extension = _extension(path)
            if extension in self._shared:
                claimed.append(path)
                continue
            language = self._sources.get(extension)
            if language is not None:
                beside.setdefault(path[: -len(extension)], set()).add(language)
                for folder in _folders(path):
                    here = counts.setdefault(folder, {})
                    here[language] = here.get(language, 0) + 1
        return {path: self._decide(path, beside, counts) for path in claimed}

    def _decide(
        self, path: str, beside: dict[str, set[str]], counts: dict[str, dict[str, int]]
    ) -> str:
        extension = _extension(path)
        owner, claimant = self._shared[extension]
        same = beside.get(path[: -len(extension)], set()) & {owner, claimant}
        if len(same) == 1:
            return next(iter(same))
        for folder in _folders(path):
            here = counts.get(folder, {})
            n_own, n_claiming = here.get(owner, 0), here.get(claimant, 0)
            if n_own or n_claiming:
                return owner if n_own > n_claiming else claimant
        return owner


def _extension(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def _folders(path: str) -> Iterable[str]:
    """The folders around *path*, nearest first, the root last."""
    folder = path.rpartition("/")[0]
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
