"""
What checks of a code's shape must know of a language: which imports load files, what nests.

A language has a `shape.toml` beside its `language.toml`, or behaves like the one whose table it
extends; where there is none at all, nothing of it is checked.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from codegraph_lsp.support.records import laid_out


class Loading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Imports that run the code of another file before they return."""

    loads: bool = False
    """They do. Elsewhere files of one package see each other by the language's own rules, or what
    is included is text that guards itself: a cycle among them is nothing to mend."""
    types_vanish: bool = False
    """An import whose names are used as types alone loads nothing (TypeScript)."""
    stubs: tuple[str, ...] = ()
    """Endings of files that say types alone and are never loaded."""
    waits_for_calls: bool = False
    """An import made by a call loads at once only where it takes the whole module (`require`)."""


class Flow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Node kinds that steer: what adds to cognitive complexity, and how deep code is nested."""

    ifs: frozenset[str] = frozenset()
    """What holds without the condition is in the field `alternative`."""
    elses: frozenset[str] = frozenset()
    """Nodes around such an alternative; one that holds nothing but another `if` continues it."""
    elifs: frozenset[str] = frozenset()
    """Alternatives with a condition of their own."""
    loops: frozenset[str] = frozenset()
    switches: frozenset[str] = frozenset()
    catches: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    """Expressions with a condition and two values."""
    jumps: dict[str, tuple[str, ...]] = {}
    """Jumps -> kinds of the label without which they only leave the innermost loop; none: always a
    jump."""


class Calling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What a function must be given, beyond what the node table says of parameters."""

    counted: bool = False
    """Who passes too few or too many arguments has made a mistake."""
    optional: frozenset[str] = frozenset()
    """Kinds of parameters that may be left out."""
    optional_types: tuple[str, ...] = ()
    """Words of a declared type whose parameter may be left out, or may turn out to be so."""
    open_types: bool = False
    """The same of a declared type that is a type parameter."""
    keyword_marks: frozenset[str] = frozenset()
    """Kinds behind which parameters are passed by name only."""
    positional_marks: frozenset[str] = frozenset()
    """Kinds before which parameters are passed by place only."""
    unknown: frozenset[str] = frozenset()
    """Kinds in a list of parameters of which more is not known: conditional ones, old style."""
    empty_unknown: bool = False
    """A list without parameters says nothing of them."""
    single: frozenset[str] = frozenset()
    """Kinds in the place of a list of arguments that are one argument."""
    spreading_calls: bool = False
    """The only argument may be a call that gives several."""
    spreading_names: str = ""
    """Regular expression of arguments that may stand for several: macros."""
    written_receivers: bool = False
    """Only a function with a parameter that is written as its receiver is called as a member of a
    value; what has none was taken for one by mistake."""
    given_members: bool = False
    """A value has members of interfaces that are given to all types of a sort, if those can be seen
    where it is used: which one is meant is not certain."""
    macro_parameters: str = ""
    """Regular expression that the definition of a macro begins with; its group: the parameters."""
    macro_renames: str = ""
    """Regular expression of what makes another name of the parameter `NAME` behind that."""
    kept_decorators: frozenset[str] = frozenset()
    """Last names of decorators that leave what a function takes as it is."""
    decorators_change: bool = False
    """All others may change it, those of a class what makes its instances."""
    plain_bases: frozenset[str] = frozenset()
    """External types whose subclasses are made by their constructors alone, and that have no
    members of one name that take different numbers of arguments."""
    failing: dict[str, str] = {}
    """Kinds of statements -> regular expression found in those around calls that are to fail."""
    silencing: str = ""
    """Regular expression of comments, on the line or the one above, that say so, too."""
    own_constructors: bool = False
    """Constructors are not inherited: bases have no say in how instances are made."""
    copies: bool = False
    """An instance can be made of another one, whatever constructors are written."""
    changing_words: tuple[str, ...] = ()
    """Words of a class's header that say that making its instances may be something else."""
    reshaping_members: frozenset[str] = frozenset()
    """Members of functions that say what these take, where they are set."""
    around: frozenset[str] = frozenset()
    """Where functions inside of types stand, as opposed to those whose type is stated elsewhere;
    empty: anywhere."""
    overridden: bool = False
    """An overrider may take what the method that it overrides does not."""
    by_arity: bool = False
    """A call that fits no function leads nowhere: what it may mean is asked for again."""
    method_expressions: bool = False
    """A member of a type itself is a function that takes the instance first."""
    overloads_hide: bool = False
    """Callers see the signatures that stand beside a function, not its own."""
    same_folder: bool = False
    """Files of one folder may define one function for different systems each."""


@laid_out
class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Rules of one language."""

    imports: Loading = Loading()
    flow: Flow = Flow()
    calls: Calling = Calling()


@cache
def shape(lineage: tuple[str, ...]) -> Shape:
    """The rules of the first of *lineage*, languages from special to general, that states any."""
    for language in lineage:
        file = Path(__file__).parent / language / "shape.toml"
        if file.is_file():
            return msgspec.toml.decode(file.read_bytes(), type=Shape)
    return Shape()
