"""
How imports of one language are written and ordered: what rewriting them must know.

A language has an `imports.toml` beside its `language.toml`, or writes imports like the one whose
table it extends; where there is none at all, nothing is rewritten.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from codegraph_lsp.support.records import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable


class Templates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """New statements. `{module}`, `{name}` and `{alias}` stand for words, `{quote}` for a mark."""

    name: str = ""
    """One name out of a module."""
    alias: str = ""
    """The same under another name."""
    default: str = ""
    """What a module offers as its default."""
    called: str = ""
    """One name out of a module, in files that import by calls."""
    type_word: str = ""
    """Behind `import`, where types alone are imported."""
    module: str = ""
    """A module as a whole."""
    module_alias: str = ""
    """The same under another name."""
    renamed: str = ""
    """An entry of a list of names that gets another name here."""
    offer: str = ""
    """A name of another module that is offered here."""
    several: str = ""
    """Around statements that stand in a common one; what is before `{}` stands before each."""
    types: str = ""
    """Before statements, further in, that are for types alone."""
    single: str = ""
    """Around a statement that is alone where others stand in a common one (Go)."""


@laid_out
class ImportSyntax(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Imports of one language."""

    statements: frozenset[str] = frozenset()
    """Nodes that are one statement each."""
    lists: dict[str, str] = {}
    """Nodes whose parts, with commas between them, are imported each -> the field that the parts
    are; empty: all that have a name."""
    shells: frozenset[str] = frozenset()
    """Nodes around statements that go with the last of them."""
    order: Literal["", "sections", "specifiers", "standard-first", "lines"] = ""
    """How statements are sorted; empty: not at all, their order may mean something."""
    templates: Templates = Templates()
    own_apart: bool = False
    """Modules of the workspace are a group of their own among sections."""
    adds: Literal["", "names", "packages", "types", "paths", "includes"] = ""
    """What an import takes: names out of modules, whole packages, types of packages, items by
    their paths, files."""

    removes: Literal["", "words", "known"] = ""
    """Whether unused imports are removed: by the words in the file, or only where it is known,
    beside that, what they bind. Empty: never."""
    kept_files: tuple[str, ...] = ()
    """Base names of files whose imports are there for others."""
    kept_inside: frozenset[str] = frozenset()
    """Nodes in which no import is removed."""
    kept_modules: frozenset[str] = frozenset()
    """Modules that are imported for what that does."""
    kept_names: dict[str, tuple[str, ...]] = {}
    """Node -> names that a file with such a node uses without a word."""
    same_alias_offers: bool = False
    """Importing a name under its own name once more offers it to others."""
    offers_imports: bool = False
    """What a module imports can be taken out of it."""
    dynamic_names: frozenset[str] = frozenset()
    """Functions that find names by themselves: a file that uses one keeps all imports."""
    injects: bool = False
    """A parameter may be given a value by what was imported under its name."""
    effects: frozenset[str] = frozenset()
    """Nodes at the top of a module that do something when it is imported, if there is a call in
    them."""
    module_words: str = ""
    """Regular expression found in files that mean something else when they import nothing."""
    effect_modules: str = ""
    """Regular expression found in names of modules that do something by being there."""
    keep_comments: str = ""
    """Regular expression of comments that say an import must stay as it is."""
    comment_uses: str = ""
    """Regular expression that comments begin with in which words are uses."""
    string_uses: str = ""
    """Regular expression of what strings say in which words are uses."""
    string_lines: str = ""
    """Regular expression that lines inside of strings begin with in which words are uses."""
    empty_block: str = ""
    """A statement for a block that has none."""
    own_modules: frozenset[
        Literal["beside", "counted", "dotted", "declared", "packages", "paths"]
    ] = frozenset()
    """
    Which imports can only mean modules of the workspace, so that one that leads nowhere is wrong:
    with counted dots; whose names begin with `.` or `..`; declared in the file (Rust's `mod`); of a
    package whose own file is here; below the path that the importing file's package has (Go). Of a
    module beside a file that is in no package, names alone can be wrong.
    """
    may_fail_inside: frozenset[str] = frozenset()
    """Nodes in which an import that leads nowhere may be meant to."""
    silencing: str = ""
    """Regular expression of a remark in an import's line: other tools are not to miss it either."""
    made_modules: str = ""
    """Regular expression of whole names of modules, or their last parts, that tools make."""
    closed_names: bool = False
    """What a module offers is written in it, but for *late_names*."""
    late_names: str = ""
    """Regular expression found in modules that offer names in other ways, too."""
    makes_modules: str = ""
    """Regular expression found in modules below which there are others that are no files."""
    given_names: str = ""
    """
    Regular expression of what says in a file that a name that nothing binds there may be given to
    it, or is looked for; empty: names are given to files unasked, as globals are in a browser.
    """
    declaring_files: tuple[str, ...] = ()
    """Endings of files that only declare: all their names are offered, and what they say holds for
    the file of code beside them that has the same name otherwise."""
    line_limit: int = 88
    """Columns of a statement before its names stand in lines of their own."""
    behind: frozenset[str] = frozenset()
    """Nodes at the top of a file that imports stand behind."""
    heads: frozenset[str] = frozenset()
    """Nodes at the top of a file that say something of it in a string."""
    head_comments: str = ""
    """Regular expression that comments begin with which have to come first."""
    guards: frozenset[str] = frozenset()
    """Nodes that may stand around all of a file, its imports too."""
    caller: str = ""
    """Function whose calls import, in files that have no other imports."""
    quotes: str = ""
    """Marks around names of modules; the one that a file uses already goes before the first."""
    statement_end: str = ""
    """What ends a statement in files whose other imports end with it."""


@cache
def import_syntax(lineage: tuple[str, ...]) -> ImportSyntax:
    """That of the first of *lineage*, languages from special to general, that has any."""
    for language in lineage:
        file = Path(__file__).parent / language / "imports.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=ImportSyntax)
    return ImportSyntax()


@cache
def pattern(text: str) -> re.Pattern[bytes] | None:
    """*text* as a regular expression over bytes; None where it is empty and nothing fits."""
    return re.compile(text.encode(), re.MULTILINE) if text else None


@cache
def standard_of(family: str) -> Callable[[str], bool]:
    """Tells of a module's name whether it is one of the language's own: `is_standard`."""
    name = f"codegraph_lsp.languages.{family}"
    if find_spec(name) is None or find_spec(f"{name}.modules") is None:
        return lambda _: False
    found: Callable[[str], bool] = getattr(
        import_module(f"{name}.modules"), "is_standard", lambda _: False
    )
    return found
