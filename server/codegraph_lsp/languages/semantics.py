"""
What linking must know of a language beyond its facts: rules of names, classes and containers.

A language has a `semantics.toml` beside its `language.toml`, or behaves like the one whose table it
extends; where there is none at all, the defaults here hold.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class Semantics(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Rules of one language."""

    class_scope_visible: bool = False
    """Code inside a class's functions sees the class's members by bare name."""
    package_is_folder: bool = False
    """Files of one folder share their top-level names (Go)."""
    test_suffix: str = ""
    """Ending of files whose names only tests see, where a package is a folder."""
    package_files: tuple[str, ...] = ()
    """Base names of files that stand for their folder, so that its modules are their members."""
    every_name_exported: bool = False
    """Importers see every top-level name of a module, not only those marked for export."""
    exported_upper: bool = False
    """Names that begin in upper case are seen outside the package, others are not."""
    wildcard_skips: str = ""
    """Beginning of names that a wildcard import leaves out."""
    default_is_module: bool = False
    """A default import of a module without default export is the module itself."""

    mro: Literal["c3", "depth-first", "breadth-first"] = "depth-first"
    """Order in which ancestors are asked for a member."""
    overrides: bool = True
    """A method hides its ancestors' method of the same name when called through them."""
    private_prefix: str = ""
    """Beginning of member names that a subclass cannot override."""
    constructors: tuple[str, ...] = ()
    """Members that run when an instance is made; the first that the class has."""
    call_members: tuple[str, ...] = ()
    """Member that runs when an instance is called."""
    enter_members: tuple[str, ...] = ()
    """Members whose result a `with` statement binds."""
    iterate_members: tuple[str, ...] = ()
    """Members whose result is iterated over."""
    next_members: tuple[str, ...] = ()
    """Members whose result is one item of an iteration."""
    index_members: tuple[str, ...] = ()
    """Members whose result a subscript is."""
    slice_type: str = ""
    """Type of a subscript's key that makes the subscript a part of the container."""
    function_members: tuple[str, ...] = ()
    """Members of functions that stand for what its instances share (`prototype`)."""
    display_members: bool = False
    """Entries of a mapping display are members of it."""
    external_classes_upper: bool = False
    """A call of an external name in upper case makes an instance."""
    self_types: tuple[str, ...] = ()
    """Types that mean the class they are written in."""

    nothing_types: tuple[str, ...] = ()
    """Types of literals that stand for the absence of a value."""
    wrapper_types: tuple[str, ...] = ()
    """Generic types that mean their (first) argument; several arguments are alternatives only for
    *union_types*."""
    union_types: tuple[str, ...] = ()
    """Generic types that mean any of their arguments."""
    class_types: tuple[str, ...] = ()
    """Generic types whose values are classes."""
    variable_functions: tuple[str, ...] = ()
    """External functions whose result, bound to a name, is a type variable."""
    variable_bases: tuple[str, ...] = ()
    """External generic classes whose arguments list a class's type variables."""
    tuple_bases: tuple[str, ...] = ()
    """External classes whose subclasses are tuples of their annotated fields."""
    string_types: tuple[str, ...] = ()
    """Types of literals that, in a type alias, name a type."""
    item_types: dict[str, int] = {}
    """Generic type -> which type argument an iteration gives."""
    entry_types: dict[str, int] = {}
    """Generic type -> which type argument a subscript gives; *item_types* where it is missing."""
    awaited_types: dict[str, int] = {}
    """Generic type -> which type argument awaiting gives."""

    item_methods: tuple[str, ...] = ()
    """Methods of containers that give one of their items."""
    entry_methods: tuple[str, ...] = ()
    """Methods of containers that give what a subscript gives."""
    same_methods: tuple[str, ...] = ()
    """Methods of containers that give a container of the same items."""
    values_methods: tuple[str, ...] = ()
    """Methods of mappings that give a container of what subscripts give."""
    pairs_methods: tuple[str, ...] = ()
    """Methods of mappings that give pairs of a key and what a subscript gives."""
    visiting_methods: dict[str, int] = {}
    """Methods of containers that call their first argument with an item -> at which position."""
    awaiting_methods: tuple[str, ...] = ()
    """Methods of awaitables that call their first argument with what awaiting gives."""
    mapping_methods: tuple[str, ...] = ()
    """Methods of containers that give a container of what their first argument returns."""
    same_functions: tuple[str, ...] = ()
    """External functions that give a container with the items of their first argument."""
    item_functions: tuple[str, ...] = ()
    """External functions that give one item of their first argument."""
    pairs_functions: tuple[str, ...] = ()
    """External functions that give pairs whose second part is an item of their first argument."""
    identity_functions: tuple[str, ...] = ()
    """External functions that give their first argument."""
    class_functions: tuple[str, ...] = ()
    """External functions that give the class of their argument."""
    member_functions: tuple[str, ...] = ()
    """External functions that give the member of their first argument that the second names."""
    literal_functions: dict[str, str] = {}
    """External functions that give an instance of a built-in type -> which."""


@cache
def semantics(lineage: tuple[str, ...]) -> Semantics:
    """The rules of the first of *lineage*, languages from special to general, that states any."""
    for language in lineage:
        file = Path(__file__).parent / language / "semantics.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=Semantics)
    return Semantics()
