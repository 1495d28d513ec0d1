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

from codegraph_lsp.support.records import laid_out


@laid_out
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
    exports_listed: bool = False
    """All that a module offers is among its exports; a mark on a definition offers nothing."""
    every_name_exported: bool = False
    """Importers see every top-level name of a module, not only those marked for export."""
    exported_upper: bool = False
    """Names that begin in upper case are seen outside the package, others are not."""
    wildcard_skips: str = ""
    """Beginning of names that a wildcard import leaves out."""
    default_is_module: bool = False
    """A default import of a module without default export is the module itself."""
    module_names: tuple[str, ...] = ()
    """What a file may call its own module, where no scope has the name."""

    bare_interfaces: bool = False
    """An interface is no value: nothing calls it or makes instances of it by its name."""

    mro: Literal["c3", "depth-first", "breadth-first"] = "depth-first"
    """Order in which ancestors are asked for a member."""
    overrides: bool = True
    """A method hides its ancestors' method of the same name when called through them."""
    any_members: tuple[str, ...] = ()
    """Members of a type that answer for all that it does not have."""
    private_prefix: str = ""
    """Beginning of member names that a subclass cannot override."""
    constructors: tuple[str, ...] = ()
    """Members that run when an instance is made; the first that the class has."""
    call_members: tuple[str, ...] = ()
    """Member that runs when an instance is called."""
    enter_members: tuple[str, ...] = ()
    """Members whose result a `with` statement binds."""
    leave_members: tuple[str, ...] = ()
    """Members that run when a `with` statement ends. Of these, and of those that enter and iterate,
    the first is for the ordinary statement, the second for the asynchronous one."""
    iterate_members: tuple[str, ...] = ()
    """Members whose result is iterated over."""
    next_members: tuple[str, ...] = ()
    """Members whose result is one item of an iteration."""
    index_members: tuple[str, ...] = ()
    """Members whose result a subscript is."""
    key_member: str = ""
    """Member that stands for all keys of a type (an index signature)."""
    slice_type: str = ""
    """Type of a subscript's key that makes the subscript a part of the container."""
    sides_apart: bool = False
    """A class has none of its instances' members, and an enum's value none of the enum's."""
    fields_in_braces: bool = False
    """A bare name in the braces behind a type may be a field's (Go)."""
    members_of_sides: Literal["", "fields", "all"] = ""
    """What is not offered to who types: through an instance anything of its class, through a class
    fields of its instances, and of `all` their methods."""
    function_members: tuple[str, ...] = ()
    """Members of functions that stand for what its instances share (`prototype`)."""
    display_members: bool = False
    """Entries of a mapping display are members of it."""
    external_classes_upper: bool = False
    """A call of an external name in upper case makes an instance."""
    contextual_functions: bool = False
    """A parameter without a declared type has the type that the function's place expects of it."""
    contextual_lambdas: bool = False
    """The same of a parameter of a function without a name; others tell their types themselves."""
    leads_to_imports: bool = False
    """A name whose definition is nowhere in the workspace leads to its import."""
    collected_as_declared: bool = False
    """The declared type of a parameter that collects is the whole's, not an item's."""
    self_types: tuple[str, ...] = ()
    """Types that mean the class they are written in."""

    nothing_types: tuple[str, ...] = ()
    """Types of literals that stand for the absence of a value."""
    wrapper_types: tuple[str, ...] = ()
    """Generic types that mean their (first) argument; several arguments are alternatives only for
    *union_types*."""
    union_types: tuple[str, ...] = ()
    """Generic types that mean any of their arguments."""
    result_types: tuple[str, ...] = ()
    """Generic types that mean what calling their argument gives."""
    construct_members: tuple[str, ...] = ()
    """Member that tells what constructing an instance gives."""
    class_types: tuple[str, ...] = ()
    """Generic types whose values are classes."""
    variable_functions: tuple[str, ...] = ()
    """External functions whose result, bound to a name, is a type variable."""
    bound_argument: str = ""
    """Their argument that bounds the variable; further positional ones are its alternatives."""
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
    keyless_types: tuple[str, ...] = ()
    """Generic types over which a loop takes items alone, where others give keys first."""
    awaited_types: dict[str, int] = {}
    """Generic type -> which type argument awaiting gives."""
    callable_types: dict[str, int] = {}
    """Generic type -> which type argument calling gives."""
    record_bases: tuple[str, ...] = ()
    """External classes whose subclasses' fields are taken out by subscripts with their names."""
    class_members: tuple[str, ...] = ()
    """Members of instances that are their class."""
    descriptor_members: tuple[str, ...] = ()
    """Members whose result stands for what a class's field holds."""

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
    flattening_methods: tuple[str, ...] = ()
    """Methods of containers that give a container of what is in all that their first argument
    returns."""
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
    cast_functions: tuple[str, ...] = ()
    """External functions that give an instance of the type that is their first argument."""
    entering_functions: tuple[str, ...] = ()
    """External functions that give what entering their first argument gives."""
    zipping_functions: tuple[str, ...] = ()
    """External functions that give tuples of one item of each argument."""
    calling_functions: dict[str, int] = {}
    """External functions that call an argument -> at which position."""
    calling_arguments: dict[str, str] = {}
    """External functions that call a named argument -> its name."""
    visiting_functions: dict[str, int] = {}
    """External functions that call an argument with an item of each that comes after it -> at which
    position it is."""
    visiting_arguments: dict[str, str] = {}
    """External functions that call a named argument with an item of their first argument, methods
    with one of the container -> its name."""
    merging_functions: tuple[str, ...] = ()
    """External functions that give all their arguments in one."""
    values_functions: tuple[str, ...] = ()
    """External functions that give a container of what subscripts of their argument give."""
    entries_functions: tuple[str, ...] = ()
    """External functions that give pairs of a key and what their argument has under it."""
    forwarding_members: tuple[str, ...] = ()
    """Members of functions whose call runs the function."""
    binding_members: tuple[str, ...] = ()
    """Members of functions whose call gives the function again."""
    literal_functions: dict[str, str] = {}
    """External functions that give an instance of a built-in type -> which."""

    signatures: bool = False
    """Methods have names of their own beside fields, and several of one name are told apart by
    their parameters (see `NodeTable.arity_names`)."""
    package_names: bool = False
    """Packages are dotted names, each file states its own, and files of one share their types."""
    package_roots: tuple[str, ...] = ()
    """First parts of the names of packages that are known to be some."""
    known_types: dict[str, tuple[str, ...]] = {}
    """Package outside -> types in it, for files that take everything of several packages."""
    builtin_package: str = "builtins"
    """Package of the names that are known everywhere."""
    root_class: str = ""
    """Qualified name of the class that every class extends."""
    root_classes: dict[str, str] = {}
    """Kind of type -> another such class, which all types of the kind extend."""
    root_members: dict[str, tuple[str, ...]] = {}
    """Such a class -> its members."""
    final_types: tuple[str, ...] = ()
    """External types without subtypes but those that *widened_types* tells of."""
    decorators_run: bool = True
    """A decorator is called with what it decorates."""
    kind_members: dict[str, str] = {}
    """Static members that each class of a kind has by itself -> what a call gives: its `items`, or
    an `instance`; by `kind.member`."""
    stream_methods: tuple[str, ...] = ()
    """Methods of containers that give a stream of their items."""
    stream_type: str = ""
    """Qualified name of such a stream's type."""
    widened_types: dict[str, tuple[str, ...]] = {}
    """Built-in type -> those that its values are taken for where nothing nearer fits."""
    function_types: dict[str, tuple[int, ...]] = {}
    """External interfaces that a function without a name can stand for -> which of their type
    arguments its parameters have as types."""
    import_paths: bool = False
    """Imports are paths of names through modules and types (Rust); see `resolve/paths.py`."""
    module_words: dict[str, Literal["own", "outer", "root"]] = {}
    """Words in such paths for modules around the place -> the file's own, the one around it, or the
    package's outermost."""
    modules_closed: bool = False
    """Code in a module inside another does not see the outer one's names."""
    fields_apart: bool = False
    """Fields and methods of one name live side by side: a call means the method."""
    type_alias: str = ""
    """Name that the members of a type have for it (`Self`)."""
    members_apart: bool = False
    """A type's members may stand in other files (Rust's `impl`); see `resolve/apart.py`."""
    next_gives_optional: bool = False
    """What *next_members* return wraps the item, or nothing."""

    deref_members: tuple[str, ...] = ()
    """Members whose result lends an instance the members that it has not itself."""
    function_type: str = ""
    """Generic type of functions: its last type argument is the result, the others parameters."""
    second_types: dict[str, int] = {}
    """Generic type -> which type argument its second alternative holds (`Err`)."""
    inner_types: tuple[str, ...] = ()
    """Generic types that have the members of what they hold."""
    keyed_types: tuple[str, ...] = ()
    """Generic types that give pairs of key and value when iterated over."""
    ambient_modules: bool = False
    """Files may say what other modules offer, in blocks called like these; `resolve/ambient.py`."""
    unknown_types_hold: bool = False
    """What is declared to be of a type of which nothing is known is of that type all the same,
    whatever it is set to."""
    ambient_types: bool = False
    """Generic types that these tables name are known without an import, where types are written."""
    record_types: tuple[str, ...] = ()
    """Generic types of mappings whose members are their entries."""
    own_methods: tuple[str, ...] = ()
    """Methods that, unless the class has one, give what they are called on (`clone`)."""
    optional_methods: tuple[str, ...] = ()
    """Methods of containers that give perhaps an item, of mappings perhaps a value."""
    flat_methods: tuple[str, ...] = ()
    """Methods of containers that give what their last argument returns, a container."""
    folding_methods: tuple[str, ...] = ()
    """Methods of containers that give something like their first argument."""
    numbering_methods: tuple[str, ...] = ()
    """Methods of containers that give pairs of a number and an item."""
    pairing_methods: tuple[str, ...] = ()
    """Methods of containers that give pairs of an item and an item of their argument."""
    holding_functions: tuple[str, ...] = ()
    """External functions that give a container of their first argument."""
    making_functions: tuple[str, ...] = ()
    """Last names of external functions that give an instance of the type before them."""
    includes: bool = False
    """A wildcard import makes everything visible that the file says, and what it imports itself;
    names of a namespace are those of all its parts that are visible."""
    member_scopes: bool = False
    """Code of a class's functions sees the members of the class and of its ancestors by name."""
    declarations: bool = False
    """What has no body is a declaration: its definition may be in a file that it knows nothing
    of."""
    overloads: bool = False
    """Functions of one name are told apart by the number and the types of their parameters."""
    number_types: tuple[str, ...] = ()
    """First words of built-in types whose values are converted to each other."""
    class_name_constructs: bool = False
    """Constructors have the name of their class."""
    virtual_said: bool = False
    """Only methods that are marked so can be overridden."""
    exact_values: bool = False
    """What is no pointer or reference is of its declared type, never of a subtype."""
    own_items: bool = False
    """A subscript of what has no items of its own is another of the same type (pointers)."""
    fields_set: bool = False
    """Fields also hold what is assigned to them from outside, in the file that is linked."""
    opaque_types: tuple[str, ...] = ()
    """External types that say nothing of the value they hold: the value does."""
    typed_functions: tuple[str, ...] = ()
    """External functions whose result is of the type that is their first type argument."""
    constructing_functions: tuple[str, ...] = ()
    """Those among them that pass their arguments to its constructor."""
    external_names: dict[str, tuple[str, ...]] = {}
    """Package -> names that it offers to who imports it."""
    tags: str = ""
    """Word before names of types that are apart from other names in some language of the family."""
    extends: bool = False
    """What is not stated here is as in the language whose table it extends."""
    external_space: str = ""
    """Namespace whose names are external where no file has them (`std`)."""


@cache
def semantics(lineage: tuple[str, ...]) -> Semantics:
    """The rules of the first of *lineage*, languages from special to general, that states any."""
    stated: dict[str, object] = {}
    for language in lineage:
        file = Path(__file__).parent / language / "semantics.toml"
        if file.is_file():
            stated = msgspec.toml.decode(file.read_bytes()) | stated
            if not stated.get("extends"):
                break
            stated["extends"] = False
    return msgspec.convert(stated, Semantics)
