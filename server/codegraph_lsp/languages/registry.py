"""
Which language a file is in.

`index.json` holds the identity of every language. It is made from the languages' own files by
`python -m codegraph_lsp.languages.registry` and a test checks that it is fresh: parsing all their
files at every start of the command line would cost more than the rest of a no-op.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.languages.claims import Claims
from codegraph_lsp.languages.spec import FOLDER, Identity, LanguageSpec, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


_INDEX = FOLDER / "index.json"
_SHEBANG = re.compile(rb"^#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*/)?([A-Za-z_+-]+)")


class Names:
    """
    Paths by their base names, case-sensitive; in one with a `*` that stands for anything. `a/b/*`
    are all files in a folder `a/b`, wherever it is.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._patterns = sorted(set(names))
        self._plain = frozenset(name for name in self._patterns if "*" not in name)
        self._folders = tuple(f"/{name[:-1]}" for name in self._patterns if name.endswith("/*"))
        parted = (name.partition("*") for name in self._patterns if "*" in name and "/" not in name)
        self._parted = [(before, after) for before, _, after in parted]

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        above, slash, name = path.rpartition("/")
        if name in self._plain:
            return True
        if slash and f"/{above}/".endswith(self._folders):
            return True
        return any(
            name.startswith(before)
            and name.endswith(after)
            and len(name) >= len(before) + len(after)
            for before, after in self._parted
        )

    def __iter__(self) -> Iterator[str]:
        """The names as they were given, in order."""
        return iter(self._patterns)


class Registry:
    """All languages, and how to find the one of a file."""

    def __init__(self, identities: list[Identity]) -> None:
        specs = [LanguageSpec(identity) for identity in identities]
        self.by_id: Mapping[str, LanguageSpec] = MappingProxyType({s.id: s for s in specs})
        self._by_extension = {ext: s for s in reversed(specs) for ext in s.extensions}
        self._by_file_name = {name: s for s in reversed(specs) for name in s.file_names}
        self._by_shebang = {name.encode(): s for s in reversed(specs) for name in s.shebangs}
        self._by_language_id = {name: s for s in reversed(specs) for name in s.language_ids}
        self.claims = Claims(specs, self._by_extension)
        self.manifests = Names(name for s in specs for name in s.manifests)
        """The manifests of all languages."""

    def for_path(self, path: str, first_line: bytes = b"") -> LanguageSpec | None:
        """
        The language of a file, by its name, its longest known extension, or its first line.

        Args:
            path: With `/`; only the last part counts.
            first_line: Read only where the name does not tell.
        """
        name = path.rpartition("/")[2]
        found = self._by_file_name.get(name)
        if found is not None:
            return found
        rest = name.lower()
        while "." in rest:
            rest = rest.partition(".")[2]
            found = self._by_extension.get(rest)
            if found is not None:
                return found
        if first_line.startswith(b"#!"):
            match = _SHEBANG.match(first_line)
            if match is not None:
                return self._by_shebang.get(match.group(1).lower())
        return None

    def for_language_id(self, language_id: str) -> LanguageSpec | None:
        """The language that an editor calls *language_id*."""
        return self._by_language_id.get(language_id)


@cache
def languages() -> Registry:
    """The registry; read once a process, in a few milliseconds, without loading a grammar."""
    return Registry(msgspec.json.decode(_INDEX.read_bytes(), type=list[Identity]))


def read_identities() -> list[Identity]:
    """Identities as the languages' own files tell them, languages with a folder first."""
    found = []
    for file in sorted(FOLDER.glob("*/language.toml")):
        table = _identity(read_table(file.parent.name))
        found.append(msgspec.convert(table, Identity))
    taken = {identity.id for identity in found} | {identity.grammar for identity in found}
    for language, table in read_generic().items():
        if language not in taken:
            entry = {"id": language, "grammar": language, "generic": True, **table}
            found.append(msgspec.convert(entry, Identity))
    return found


def _identity(table: dict[str, Any]) -> dict[str, Any]:
    fields = set(Identity.__struct_fields__)
    return {key: value for key, value in table.items() if key in fields}


def read_generic() -> dict[str, dict[str, Any]]:
    """Languages that have a grammar but no table yet."""
    import tomllib  # needed when the index is made, never at start

    return tomllib.loads((FOLDER / "generic.toml").read_text("utf-8"))


def index_text(identities: list[Identity]) -> bytes:
    """What `index.json` should hold: one language a line."""
    lines = b",\n".join(msgspec.json.encode(identity) for identity in identities)
    return b"[\n" + lines + b"\n]\n"


if __name__ == "__main__":
    _INDEX.write_bytes(index_text(read_identities()))
