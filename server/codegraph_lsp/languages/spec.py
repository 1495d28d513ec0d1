"""
What is known of a language. The small part, by which files are recognised, is read at start from
one index; the node table and the names of built-ins are read from the language's folder when first
used.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from codegraph_lsp.languages.nodes import NodeTable
from codegraph_lsp.model.errors import LanguageError
from codegraph_lsp.support.records import laid_out

laid_out(NodeTable)

FOLDER = Path(__file__).parent

TEST_FILES = (
    "test_*", "*_test.*", "*_tests.*", "*.test.*", "*.spec.*", "*_spec.*", "*Test.*", "*Tests.*",
    "*Spec.*", "test/", "tests/", "__tests__/", "spec/",
)  # fmt: skip
"""`[tests] files` of a language whose table has none."""

TEST_NAMES = "test|Test|should|it_"
"""`[tests] names` of a language whose table has none."""


@laid_out
class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How files of a language are recognised, and what must be known without its node table."""

    id: str
    name: str
    grammar: str
    extensions: tuple[str, ...] = ()
    """Without the dot, in lower case."""
    file_names: tuple[str, ...] = ()
    shebangs: tuple[str, ...] = ()
    """Base names of interpreters, without a version."""
    language_ids: tuple[str, ...] = ()
    """What editors call it, besides `id`."""
    line_comment: str = ""
    family: str = ""
    """Languages that can name each other's symbols share it; empty: the id."""
    exact_grammar: bool = False
    """Syntax errors can be believed."""
    manifests: tuple[str, ...] = ()
    """Names of files that tell of modules or of what is used, see `registry.Names`."""
    claims: tuple[str, ...] = ()
    """Extensions of another language whose files are this one's among files of this one, see
    `languages/claims.py`."""
    structural: str = ""
    """What ast-grep calls it, where it can be searched by shape."""
    generic: bool = False
    """Only syntax errors and the module itself are extracted."""


class LanguageSpec:
    """A language: its identity's fields, and late its node table."""

    def __init__(self, identity: Identity) -> None:
        self.id = identity.id
        self.name = identity.name
        self.grammar = identity.grammar
        self.extensions = identity.extensions
        self.file_names = identity.file_names
        self.shebangs = identity.shebangs
        self.language_ids = (identity.id, *identity.language_ids)
        self.line_comment = identity.line_comment
        self.family = identity.family or identity.id
        self.exact_grammar = identity.exact_grammar
        self.manifests = identity.manifests
        self.claims = identity.claims
        self.structural = identity.structural
        self.generic = identity.generic

    def __repr__(self) -> str:
        return f"LanguageSpec({self.id!r})"

    @cached_property
    def lineage(self) -> tuple[str, ...]:
        """Ids of this language and of those whose tables it extends, nearest first."""
        found = [self.id]
        while not self.generic and (base := read_table(found[-1]).get("inherits", "")):
            found.append(base)
        return tuple(found)

    @cached_property
    def _merged(self) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for language in reversed(self.lineage if not self.generic else ()):
            table = read_table(language)
            nodes = table.get("nodes", {})
            for kind in nodes.pop("remove", []):
                _remove(merged.get("nodes", {}), kind)
            merged = _merge(merged, {**table, "nodes": nodes})
        return merged

    @cached_property
    def nodes(self) -> NodeTable:
        """
        The node table, those it inherits merged in.

        Raises:
            LanguageError: An option is unknown or has a wrong type.
        """
        try:
            return msgspec.convert(self._merged.get("nodes", {}), NodeTable)
        except msgspec.ValidationError as error:
            place = re.search(r"at `\$\.?(.*)`", str(error))
            at = place.group(1) if place else "nodes"
            problem = str(error).partition(" - at")[0].lower()
            raise LanguageError(f"languages/{self.id}/language.toml", at, problem) from error

    @cached_property
    def builtins(self) -> frozenset[str]:
        """Names of the language's own functions, types and values."""
        return frozenset(self._merged.get("builtins", ()))

    @cached_property
    def test_files(self) -> tuple[str, ...]:
        """Patterns, in the syntax of `.gitignore`, of files that are there for testing."""
        return tuple(self._merged.get("tests", {}).get("files", TEST_FILES))

    @cached_property
    def test_names(self) -> str:
        """Regular expression that the names of a test file's test functions begin with."""
        return str(self._merged.get("tests", {}).get("names", TEST_NAMES))

    @cached_property
    def test_modules(self) -> bool:
        """Whether a test file's module-level code is a test case: frameworks write cases there."""
        return bool(self._merged.get("tests", {}).get("modules", True))

    def place_of(self, name: str) -> str:
        """`line 12 of languages/go/language.toml`: where *name* is first written in the tables."""
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        for language in self.lineage:
            text = (FOLDER / language / "language.toml").read_text("utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                if word.search(line.partition("#")[0]):
                    return f"{language}/language.toml line {number}"
        return "an unknown line"


def read_table(language: str) -> dict[str, Any]:
    """The text of `<language>/language.toml` as tables."""
    import tomllib  # needed where a table is used, which no start of the command line does

    return tomllib.loads((FOLDER / language / "language.toml").read_text("utf-8"))


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """*own* over *base*: tables by key, lists one after the other, everything else replaced."""
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = [*old, *(item for item in value if item not in old)]
        else:
            merged[key] = value
    return merged


def _remove(nodes: dict[str, Any], kind: str) -> None:
    """Takes an inherited kind out of every section."""
    for section in nodes.values():
        if isinstance(section, dict):
            section.pop(kind, None)
        elif isinstance(section, list) and kind in section:
            section.remove(kind)
