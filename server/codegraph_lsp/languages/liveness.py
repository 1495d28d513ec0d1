"""
What runs although nothing in the workspace calls it: rules of one language, for finding dead code.

A language has a `liveness.toml` beside its `language.toml`, or behaves like the one whose table it
extends; where there is none at all, the defaults here hold.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from codegraph_lsp.support.records import laid_out


@laid_out
class Liveness(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Rules of one language."""

    mains: tuple[str, ...] = ()
    """Functions of a file, not of a class, that the system runs."""
    member_mains: tuple[str, ...] = ()
    """Members of classes that the system runs."""
    types_in_tests: bool = False
    """Names of types in tests are there for the compiler to check what they stand for."""
    material_in_tests: bool = False
    """Files below folders of tests that only define what nothing else uses are read by tests."""
    called_names: str = ""
    """Regular expression of whole names that the language or its library calls by itself."""
    own_names: str = ""
    """Regular expression of whole names that say that something is there to be unused."""
    passive_decorators: tuple[str, ...] = ()
    """Decorators, by their last name, that call or register nothing: all others may."""
    testing_decorators: tuple[str, ...] = ()
    """Decorators of what a test runner runs."""
    testing_bases: str = ""
    """Regular expression of whole names of types whose subtypes a test runner finds."""
    overriding_decorators: tuple[str, ...] = ()
    """Decorators that say that a member overrides another, which may be outside."""
    implementing_decorators: tuple[str, ...] = ()
    """Decorators of a type that say that it implements something, which may be outside."""
    overriding_words: tuple[str, ...] = ()
    """Words of a member's header that say the same."""
    overriding_nodes: dict[str, str] = {}
    """Kinds of nodes around members that others call -> the field that must be there."""
    structural: bool = False
    """What has the members of an interface implements it without saying so."""
    doubles_in_tests: bool = False
    """A type in a test stands in for any other by having the members that are called."""
    interfaces_tell_apart: bool = False
    """Code asks of values at run time whether they have the members of an interface."""
    speechless_packages: tuple[str, ...] = ()
    """Where a language is structural and methods of interfaces have the types of their package:
    packages whose types say nothing of an interface. Empty: signatures are not looked at."""
    outside_names: str = ""
    """Regular expression of whole names that interfaces of other packages can ask for. Members of
    interfaces with other names are there to keep others from implementing them. Empty: all."""
    accessors: str = ""
    """Regular expression of whole names of members that stand for a property; its groups are the
    property's name, which templates write in their place."""
    macro_head: str = ""
    """Regular expression of all that stands before the name of what a macro defines."""
    switch: str = ""
    """Regular expression of what follows the name of a macro that code outside may look at."""
    switch_reader: str = ""
    """Regular expression of what must come behind it for that: it takes in such code."""
    macro_nodes: tuple[str, ...] = ()
    """Nodes that may do anything with what is defined in them."""
    subtype_words: tuple[str, ...] = ()
    """Words of a member's header that offer it to subtypes, also to those outside."""
    generated_pattern: str = ""
    """Regular expression that is found in generated files, wherever it stands."""
    reads_inner_names: str = ""
    """Regular expression of what looks at the names of all that its function defines."""
    registering_words: tuple[str, ...] = ()
    """Words of a type's header that say that something runs when a subtype of it is defined."""
    quiet_words: tuple[str, ...] = ()
    """Words beside those that say that it does not."""
    subtypes_asked: str = ""
    """Regular expression of code that asks for all subtypes of a type; its group is the type, or
    the variable it is in."""
    subtypes_words: tuple[str, ...] = ()
    """One of these is wherever that fits."""
    registering_members: tuple[str, ...] = ()
    """Members of a type that run when a subtype of it is defined."""
    inner_types_replace: bool = False
    """A type inside a type may stand for one that a base outside asks for, as methods do."""
    exporting_words: tuple[str, ...] = ()
    """Words before a definition's name that give it to whoever asks for it by name."""
    exporting_blocks: tuple[str, ...] = ()
    """Kinds of nodes around members that such words in attributes above may stand for, too."""
    entry_files: tuple[str, ...] = ()
    """Patterns of files that some program runs or reads for what they define at their top."""
    naming_manifests: tuple[str, ...] = ()
    """Base names of manifests of tools that find exported names in the files whose paths stand
    there."""
    page_pattern: str = ""
    """Regular expression that is found in files whose exported names, and exported members of
    types, some tool runs."""
    page_files: tuple[str, ...] = ()
    """Patterns of files whose exported names a framework finds by where the file is."""
    public: Literal["never", "manifest", "always", "header"] = "never"
    """What may use exported names from outside the workspace: nothing; whoever a manifest publishes
    the file to; everybody; whoever reads the header that declares them."""
    manifest: str = ""
    """Base name of that manifest; the nearest above a file is meant."""
    published: tuple[str, ...] = ()
    """Keys of the manifest, dotted, of which one must be there for it to be published."""
    unpublished: tuple[str, ...] = ()
    """Keys of the manifest, dotted, of which none may be true or an empty list; a key with `=` in
    it is one whose value must be false (`publish=false`)."""
    published_file: str = ""
    """A file beside the manifest without which nothing is offered."""
    public_words: tuple[str, ...] = ()
    """Words of which a definition's header must have one for it to be offered to others; what
    interfaces declare needs none. Empty: an exported name is offered."""
    other_manifests: tuple[str, ...] = ()
    """Base names of further manifests that publish wherever they are."""
    private_folders: tuple[str, ...] = ()
    """Names of folders whose files cannot be used from outside."""
    private_pattern: str = ""
    """Regular expression that is found in files that cannot be used from outside."""
    packages_file: str = ""
    """Base name of a file that lists which packages below its folder are offered."""
    packages_pattern: str = ""
    """Regular expression whose group is one package in that file."""
    headers: tuple[str, ...] = ()
    """Patterns of header files."""
    extends: bool = False
    """What is not stated here is as in the language whose table it extends."""


@cache
def liveness(lineage: tuple[str, ...]) -> Liveness:
    """The rules of the first of *lineage*, languages from special to general, that states any."""
    stated: dict[str, object] = {}
    for language in lineage:
        file = Path(__file__).parent / language / "liveness.toml"
        if file.is_file():
            stated = msgspec.toml.decode(file.read_bytes()) | stated
            if not stated.get("extends"):
                break
            stated["extends"] = False
    return msgspec.convert(stated, Liveness)
