"""
Names that members of a value may have: a list to be tried, not an answer.

Linking asks what a name is in a value; what someone types has no name yet. So all names are listed
that stand anywhere a member could, and each is then asked of `Evaluator.declared` as if it had been
written: what is offered is what would be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING, Element, Mapping
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import SymbolFlag
from codegraph_lsp.resolve import ambient, calls, containers, generics, qualified, scoping, types
from codegraph_lsp.resolve.units import space_of
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    EXTERNAL_INSTANCE,
    FUNCTION,
    GENERIC,
    INSTANCE,
    LITERAL,
    MODULE,
    NAMESPACE,
    SUPER,
    TYPE,
    TYPE_VARIABLE,
    VIEW,
    Value,
)
from codegraph_lsp.resolve.words import CALLABLES, IS_AMBIENT, KIND_CONSTRUCTOR, KIND_NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.facts import Outline
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.outline_index import OutlineIndex

OVERLOAD = int(SymbolFlag.OVERLOAD)

MAX_WRAPPERS = 4
"""Most wrappers that are looked behind for members. (a guess)"""

_TYPED = frozenset({INSTANCE, CLASS, SUPER})
_FOREIGN = frozenset({LITERAL, GENERIC, EXTERNAL_INSTANCE, VIEW, DISPLAY})
"""Values of types outside, to which code here may give members."""


def declared_in(outline: Outline, offset: int, name: str) -> int:
    """
    The scope of the type *name* that is declared at *offset* without saying what it is: so a tag
    reads with nothing behind it yet (`struct po`); `NOTHING` where there is none.
    """
    for bound in outline.bindings:
        if bound.start == offset and bound.name.startswith(name):
            stated = (each for each in outline.symbols if each.name_start == offset)
            return bound.scope if any(each.flags & OVERLOAD for each in stated) else NOTHING
    return NOTHING


def member_names(evaluator: Evaluator, value: Value, depth: int = 0) -> Iterator[str]:
    """
    Names to ask of *value*, nearest first; some more than once, and in vain.

    Where methods have names of their own they end with `(*)`.
    """
    kind = value.kind
    if kind in _TYPED:
        yield from _of_type(evaluator, value, depth)
    elif kind in (MODULE, NAMESPACE):
        yield from module_names(evaluator, value)
    elif kind == TYPE_VARIABLE:
        for each in generics.bound(evaluator, value) if depth < MAX_WRAPPERS else ():
            yield from member_names(evaluator, each, depth + 1)
    elif kind == TYPE:
        there = evaluator.at(value.file)
        for each in () if there is None else types.instances(there, there.alias_type(value.ref)):
            if depth < MAX_WRAPPERS:
                yield from member_names(evaluator, each, depth + 1)
    elif kind == DISPLAY:
        yield from _of_display(evaluator, value, depth)
    elif kind == FUNCTION:
        there = evaluator.at(value.file)
        yield from () if there is None else there.index.set_members
    elif kind in (GENERIC, VIEW) and evaluator.rules.inner_types and depth < MAX_WRAPPERS:
        for each in containers.inner(evaluator, value):
            yield from member_names(evaluator, each, depth + 1)
    if kind in _FOREIGN and evaluator.rules.members_apart:
        yield from _by_traits(evaluator)


def _of_type(evaluator: Evaluator, value: Value, depth: int) -> Iterator[str]:
    if evaluator.rules.declarations and value.kind != SUPER:
        value = scoping.completed(evaluator, value)
    there = evaluator.at(value.file)
    if there is None:
        return
    if value.kind == INSTANCE:
        yield from evaluator.rules.class_members
    line = there.lines.ask(value.ref)
    for ancestor in line[1:] if value.kind == SUPER else line:
        home = there.at(ancestor.file) if ancestor.kind == CLASS else None
        if home is not None:
            yield from _own(home, ancestor.ref)
    if not there.rules.members_apart:
        return
    yield from there.session.apart(there).names()
    yield from _by_traits(evaluator)
    if value.kind == INSTANCE and depth < MAX_WRAPPERS:
        for member in evaluator.rules.deref_members:
            for each in calls.method_result(evaluator, value, member):
                yield from member_names(evaluator, each, depth + 1)


def _own(home: Evaluator, symbol: int) -> Iterator[str]:
    """Names of the members of a type, wherever its parts are."""
    index = home.index
    yield from written(index, symbol, signatures=home.rules.signatures)
    for part in index.same_named(symbol) if index.in_parts else ():
        yield from written(index, part, signatures=home.rules.signatures)
    if home.rules.package_is_folder:
        yield from home.session.package(home).methods_of(index.symbols[symbol].name)
    if home.rules.declarations and index.symbols[symbol].scope >= 0:
        yield from index.names_in(index.symbols[symbol].scope)
    if home.rules.ambient_modules:
        yield from ambient.shared_names(home, symbol)
    yield from index.set_members


def written(index: OutlineIndex, container: int, *, signatures: bool) -> Iterator[str]:
    """Names of the symbols in *container*, as they are looked up."""
    for name, symbols in index.children.get(container, {}).items():
        kinds = {index.symbols[each].kind for each in symbols}
        if not signatures:
            yield name
            continue
        if kinds - CALLABLES:
            yield name
        if kinds & CALLABLES - {KIND_CONSTRUCTOR}:
            yield f"{name}{qualified.ANY_NUMBER}"


def _by_traits(evaluator: Evaluator) -> Iterator[str]:
    """Names of the methods of traits that code in the file can call."""
    for file, trait in sorted(evaluator.traits.ask(0)):
        there = evaluator.at(file)
        if there is not None:
            yield from there.index.children.get(trait, {})


def _of_display(evaluator: Evaluator, value: Value, depth: int) -> Iterator[str]:
    there = evaluator.at(value.file)
    fact = None if there is None else there.index.expressions[value.ref]
    if there is None or not there.rules.display_members or not isinstance(fact, Mapping):
        return
    for key, held in fact.entries:
        name = there.index.literal_text(key)
        if name:
            yield name
        spread = there.index.expressions[held] if key < 0 <= held else None
        if isinstance(spread, Element) and depth < MAX_WRAPPERS:
            for each in there.evaluate(spread.container):
                yield from member_names(there, each, depth + 1)
    yield from there.index.set_members


# Modules


def module_names(evaluator: Evaluator, value: Value) -> Iterator[str]:
    """Names to ask of a module, package or namespace."""
    there = evaluator.at(value.file) if value.file != NO_FILE else None
    rules = evaluator.rules
    if there is None:
        if rules.package_names:
            target = qualified.target_of(evaluator, value.text + qualified.EVERYTHING)
            yield from evaluator.session.types_of(target, value.text).names()
        return
    index = there.index
    if value.kind == NAMESPACE:
        yield from _of_namespace(evaluator, there, value)
        return
    if rules.package_is_folder:
        yield from there.session.package(there).names()
        return
    yield from index.exports
    yield from (name for name in index.reexports if name != "*")
    if there.rules.every_name_exported or there.rules.import_paths:
        yield from index.names_in(MODULE_SCOPE)
        yield from _in_folder(there)
        for number in index.wildcards:
            yield from _brought(there, number)
    else:
        yield from sorted(there.offers.ask(0))


def _in_folder(there: Evaluator) -> Iterator[str]:
    """Names of the modules of the package that the file stands for."""
    folder, _, name = there.path.rpartition("/")
    if name in there.rules.package_files:
        table = there.session.lookup.modules
        names = [path.rpartition("/")[2] for path in table.files_in(folder)]
        yield from (each.partition(".")[0] for each in names if each != name)
        yield from table.folders_in(folder)


def _of_namespace(evaluator: Evaluator, there: Evaluator, value: Value) -> Iterator[str]:
    index = there.index
    if there.rules.includes:
        space = space_of(index, value.ref)
        yield from evaluator.session.units.names(evaluator, space)
        return
    if there.rules.import_paths:
        yield from index.names_in(index.symbols[value.ref].scope)
        return
    symbol = index.symbols[value.ref]
    if symbol.flags & IS_AMBIENT:
        yield from sorted(ambient.names(there, value.ref))
        return
    for part in index.child(symbol.container, symbol.name):
        if index.symbols[part].kind == KIND_NAMESPACE:
            yield from index.children.get(part, {})


def _brought(there: Evaluator, number: int) -> Iterator[str]:
    """Names that a wildcard import may bring."""
    fact = there.index.outline.imports[number]
    if there.rules.import_paths:
        values = there.held(there.paths.ask(number))
        homes = [there.at(each.file) for each in values if each.file != NO_FILE]
        for home in homes:
            yield from () if home is None else home.index.names_in(MODULE_SCOPE)
        return
    target = there.session.resolve(there, fact.module, fact.level)
    home = there.at(target.files[0]) if target.files else None
    if home is not None:
        yield from home.index.exports or home.index.names_in(MODULE_SCOPE)


def around_file(evaluator: Evaluator, scope: int) -> Iterator[str]:
    """Names that no scope of the file binds and that may be seen in *scope* all the same."""
    rules = evaluator.rules
    if rules.package_is_folder:
        yield from evaluator.session.package(evaluator).names()
    elif rules.package_names:
        yield from _of_packages(evaluator)
    elif rules.includes:
        yield from _of_units(evaluator, scope)
    elif rules.import_paths:
        for numbers in evaluator.index.globs.values():
            for number in numbers:
                yield from _brought(evaluator, number)
        yield from rules.module_words
    else:
        for number in evaluator.index.wildcards:
            yield from _brought(evaluator, number)
    yield from sorted(evaluator.spec.builtins)


def _of_packages(evaluator: Evaluator) -> Iterator[str]:
    """Types of the file's own package, and of those that it takes everything of."""
    outline = evaluator.index.outline
    packages = [outline.package]
    packages += [outline.imports[number].module for number in evaluator.index.wildcards]
    for package in packages:
        target = qualified.target_of(evaluator, package + qualified.EVERYTHING)
        if target.files:
            yield from evaluator.session.types_of(target, package).names()
            continue
        for holder in evaluator.entities.ask(package) if package else ():
            there = evaluator.at(holder.file) if holder.file != NO_FILE else None
            if there is not None:
                yield from written(there.index, holder.ref, signatures=True)


def _of_units(evaluator: Evaluator, scope: int) -> Iterator[str]:
    """What the namespaces around *scope* have in the files that are included."""
    index = evaluator.index
    spaces: dict[str, None] = {}
    place = scope
    while place >= 0:
        fact = index.outline.scopes[place]
        spaces[space_of(index, fact.symbol)] = None
        place = fact.parent
        for binding in index.bound_in(place, scoping.DIRECTIVE) if place >= 0 else ():
            for value in evaluator.held(evaluator.denote_binding(binding)):
                there = evaluator.at(value.file) if value.kind == NAMESPACE else None
                if there is not None:
                    spaces[space_of(there.index, value.ref)] = None
    spaces[""] = None
    for space in spaces:
        yield from evaluator.session.units.names(evaluator, space)
