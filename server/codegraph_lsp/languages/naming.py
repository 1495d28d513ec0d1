"""
What renaming must know of a language: which words are names, and how else names are written.

A language has a `naming.toml` beside its `language.toml`, or is spelt like the one whose table it
extends; where there is none at all, the defaults here hold.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from codegraph_lsp.support.records import laid_out


class ModuleNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How names of modules follow from the paths of their files."""

    separator: str = "/"
    """Between the parts of a name."""
    index: str = ""
    """Stem of the file that stands for its folder; left out of names."""
    counted_dots: bool = False
    """Names that begin with dots count folders upwards (Python)."""
    dotted: bool = False
    """Names seen from the importing file begin with `./` or `../`."""
    extensions: tuple[str, ...] = ()
    """What is left out of names, or may be; the longest that fits."""
    keeps_extension: bool = False
    """Names have the extension of the file."""
    is_folder: bool = False
    """A module is a folder."""
    binds_parts: bool = False
    """An import may take a module out of its package, and importing a dotted name binds the first
    part of it."""
    rebinding: str = ""
    """Between a name and another one that an import gives it."""
    package_clause: str = ""
    """Node at the top of a file that states its package."""
    never_imported: frozenset[str] = frozenset()
    """Packages that nothing imports."""
    package_manifest: str = ""
    """File at the top of a package; names that begin with dots lead nowhere outside of it."""
    public_mark: str = ""
    """What the declaration of a module inside another begins with that others may name."""


@laid_out
class Naming(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How names of one language are written."""

    keywords: frozenset[str] = frozenset()
    """Words that are never names."""
    characters: str = ""
    """What names may contain beside letters, digits and `_`."""
    marks: str = ""
    """What a name of its own kind begins with; it stays at that (`#` of private members)."""

    special_members: str = ""
    """Regular expression of members that the language itself calls by their names."""
    special_names: str = ""
    """The same of names outside of types."""
    library_members: frozenset[str] = frozenset()
    """Methods that the standard library calls through its own interfaces."""
    harmless_bases: frozenset[str] = frozenset()
    """Qualified names of classes outside that call none of their subclasses' methods by name."""
    untyped: frozenset[str] = frozenset()
    """Qualified names of types that say nothing of what members there are."""
    override_mark: str = ""
    """Regular expression, searched before a member's body, of what says that it overrides."""
    structural: bool = False
    """A type implements an interface by having its methods (Go)."""
    alike_types: dict[str, str] = {}
    """Second spelling of a type -> the first, where signatures are compared."""
    type_names_file: bool = False
    """A file's public type has the name of the file (Java)."""
    destructor_mark: str = ""
    """What stands before the name of a type in that of its destructor."""

    modules: ModuleNames = ModuleNames()

    endings: tuple[str, ...] = ()
    """What may be missing at the end of a line that is being typed, beside brackets and `;`."""
    member_nodes: frozenset[str] = frozenset()
    """Nodes that are names of members, wherever they stand."""
    separators: tuple[str, ...] = (".",)
    """What stands between an object and the name of its member."""
    shorthand: dict[str, str] = {}
    """Node that is both a key and the name of its value -> what parts the two where they differ."""
    pairs: dict[str, tuple[str, str]] = {}
    """Node of an entry with a key and the name of its value -> the fields of both; where they are
    equal one is enough."""
    shorthand_parts: frozenset[str] = frozenset()
    """Nodes that are one with the nodes inside them, which come between key and name."""
    linked: dict[str, tuple[str, str]] = {}
    """Node with two tags, each with a `name`, that have to be the same -> the fields of both."""
    keys: frozenset[str] = frozenset()
    """Nodes that begin with the key of an object's entry."""
    patterns: dict[str, str] = {}
    """Node that begins with a member's name -> the pattern of a class's instances around it."""
    quoting_calls: frozenset[str] = frozenset()
    """Functions whose second argument is a member's name in quotes."""
    member_lists: frozenset[str] = frozenset()
    """Members of a type that list names of its members, in quotes."""
    naming_calls: frozenset[str] = frozenset()
    """Functions whose first argument is, in quotes, the name that their result is bound to."""
    macro_bodies: frozenset[str] = frozenset()
    """Nodes with code that nobody reads."""
    formats: frozenset[str] = frozenset()
    """Nodes around strings in which `{name}` means a variable."""
    record_marks: frozenset[str] = frozenset()
    """Last names of decorators and base classes that make fields named arguments."""

    def is_name(self, word: str) -> bool:
        """*word* can name something."""
        bare = word.lstrip(self.marks) if self.marks else word
        extra = re.escape(self.characters)
        return bool(re.fullmatch(rf"[^\W\d{extra}][\w{extra}]*|[{extra}_][\w{extra}]*", bare)) and (
            word not in self.keywords
        )


_ANY = Naming()


@cache
def naming(lineage: tuple[str, ...]) -> Naming:
    """The spelling of the first of *lineage*, languages from special to general, that has any."""
    for language in lineage:
        file = Path(__file__).parent / language / "naming.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=Naming)
    return _ANY
