"""
Paths of names through modules and types, for languages whose imports are such paths (Rust).

A path begins with a name that is seen from where it is written, a word for a module around it, or a
package; every further part is asked of what is there so far. The first name of a path has `::`
behind it, so that no local variable is meant, and the name of a macro a `!`: each kind of names
lives apart from the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING, Imported
from codegraph_lsp.resolve import macro_names
from codegraph_lsp.resolve.exports import BUILTINS, submodule
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    MODULE,
    NAMESPACE,
    NONE,
    REASON,
    SYMBOL,
    TYPE_VARIABLE,
    Value,
    Values,
    external,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_DEFINITION,
    BINDS_IMPORT,
    BINDS_TYPE_PARAMETER,
    BY_BUILTIN,
    BY_DECLARED,
    BY_IMPORT,
    BY_LEXICAL,
    BY_QUALIFIED,
    IMPORT_REEXPORT,
    IS_EXPORTED,
    KIND_ENUM_MEMBER,
    KIND_MACRO,
    MODULE_SCOPE_KIND,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import BindingFact, ImportFact
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.modules import ModuleTarget

HEAD = "::"
MACRO = "!"

OWN, OUTER, ROOT = "own", "outer", "root"
"""What the words of `Semantics.module_words` mean."""


def ask(evaluator: Evaluator, question: str) -> ModuleTarget:
    """A question about modules, as seen from the evaluator's file and not its folder alone."""
    name = evaluator.path.rpartition("/")[2]
    return evaluator.session.resolve(evaluator, f"{name}|{question}", 0)


def modules(evaluator: Evaluator, target: ModuleTarget) -> Values:
    """The modules of an answer; without a file, the folder that stands for a crate's root."""
    if target.files:
        return tuple(Value(MODULE, file, 0, BY_IMPORT) for file in target.files)
    if target.folder:
        name = evaluator.path.rpartition("/")[2]
        return (Value(MODULE, -1, -1, BY_IMPORT, f"{evaluator.path}\t0\t{name}|root"),)
    return (external(target.package, target.name, BY_IMPORT),) if target.name else NONE


# Imports


def imported(evaluator: Evaluator, number: int) -> Values:
    """What import *number* names; of everything in a module, the module."""
    fact = evaluator.index.outline.imports[number]
    if fact.level:
        return modules(evaluator, _declared_at(evaluator, fact))
    parts = fact.module.split(HEAD)
    if fact.name and fact.name != "*":
        parts.append(fact.name)
    found = follow(evaluator, fact.scope, parts, number)
    if not found and parts[0] and parts[0] not in evaluator.rules.module_words:
        # Before the edition of 2018 imports began at the root.
        found = _onwards(evaluator, _root(evaluator), parts)
    return reached(found, BY_IMPORT)


def around(evaluator: Evaluator, number: int) -> Values:
    """The module, or type, that import *number* takes something out of."""
    fact = evaluator.index.outline.imports[number]
    if fact.level or not fact.name or fact.name == "*":
        return evaluator.paths.ask(number)
    return follow(evaluator, fact.scope, fact.module.split(HEAD), number)


def _declared_at(evaluator: Evaluator, fact: ImportFact) -> ModuleTarget:
    """Where a module is that the file declares to have."""
    if fact.module.startswith("="):
        return ask(evaluator, f"at.{fact.module[1:]}")
    return ask(evaluator, "mod." + fact.module.replace(HEAD, "."))


def follow(evaluator: Evaluator, scope: int, parts: list[str], number: int = NOTHING) -> Values:
    """What a path written in *scope* names; *number* is the import that it is of."""
    first, *rest = parts
    if first:
        found = head(evaluator, scope, first, number)
    elif rest:
        found = crate(evaluator, rest.pop(0))
    else:
        return NONE
    return _onwards(evaluator, found, rest)


def _onwards(evaluator: Evaluator, found: Values, names: list[str]) -> Values:
    """What a path leads to that goes on with *names* from where it has *found* something."""
    for name in names:
        if not found:
            return NONE
        found = step(evaluator, found, name)
    return found


def step(evaluator: Evaluator, denoted: Values, name: str) -> Values:
    """What *name* is in what *denoted* names. Of several roots the first that has it counts."""
    if evaluator.rules.module_words.get(name) == OWN:
        return denoted
    found = NONE
    for value in evaluator.held(denoted):
        if value.kind != MODULE or not found:
            found = union(found, evaluator.declared(value, name))
    return found


# Names seen from a place


def wide(evaluator: Evaluator, key: Any) -> Values:
    """
    Answers `Evaluator.wide`; the key is a scope and a name.

    What the name is where no scope around that one binds it as it is written.
    """
    scope, name = key
    if name.endswith(HEAD):
        return head(evaluator, scope, name.removesuffix(HEAD))
    if name.endswith(MACRO):
        return macro_names.seen(evaluator, scope, name)
    found = by_globs(evaluator, scope, name)
    if not found and name in evaluator.spec.builtins:
        return (external(BUILTINS, f"{BUILTINS}.{name}", BY_BUILTIN),)
    return found


def head(evaluator: Evaluator, scope: int, name: str, number: int = NOTHING) -> Values:
    """What the first *name* of a path means: a type, a module, a package, and no variable."""
    if name in evaluator.rules.module_words:
        return module_around(evaluator, scope, name)
    index = evaluator.index
    scopes = index.outline.scopes
    place = scope
    while place >= 0:
        found = NONE
        for binding in index.bound_in(place, name):
            fact = index.bindings[binding]
            if fact.kind == BINDS_TYPE_PARAMETER:
                found = (Value(TYPE_VARIABLE, evaluator.file, binding, BY_DECLARED),)
            elif fact.kind == BINDS_DEFINITION or (
                fact.kind == BINDS_IMPORT and _number(evaluator, fact) != number
            ):
                found = union(found, evaluator.denote_binding(binding))
        found = found or _by_glob(evaluator, place, name, public=False, but=number)
        if found:
            return found
        if scopes[place].kind == MODULE_SCOPE_KIND:
            break
        place = scopes[place].parent
    found = crate(evaluator, name)
    if not found and name in evaluator.spec.builtins:
        return (external(BUILTINS, f"{BUILTINS}.{name}", BY_BUILTIN),)
    return found


def crate(evaluator: Evaluator, name: str) -> Values:
    """Another package, by the name that code has for it."""
    return modules(evaluator, ask(evaluator, f"extern.{name}"))


def module_around(evaluator: Evaluator, scope: int, word: str) -> Values:
    """The module that *scope* lies in, the one around it, or the package's root."""
    meant = evaluator.rules.module_words[word]
    if meant == ROOT:
        return _root(evaluator)
    place = _module_scope(evaluator, scope)
    if meant == OUTER:
        if place == MODULE_SCOPE:
            return outer(evaluator)
        place = _module_scope(evaluator, evaluator.index.outline.scopes[place].parent)
    return (_module_at(evaluator, place),)


def outer(evaluator: Evaluator) -> Values:
    """The module around the file's own."""
    return modules(evaluator, ask(evaluator, "super"))


def _root(evaluator: Evaluator) -> Values:
    """The package's outermost module."""
    return modules(evaluator, ask(evaluator, "crate"))


def _module_at(evaluator: Evaluator, place: int) -> Value:
    if place == MODULE_SCOPE:
        return Value(MODULE, evaluator.file, 0, BY_LEXICAL)
    symbol = evaluator.index.outline.scopes[place].symbol
    return Value(NAMESPACE, evaluator.file, symbol, BY_LEXICAL)


def _module_scope(evaluator: Evaluator, scope: int) -> int:
    """The scope of the module that *scope* lies in."""
    scopes = evaluator.index.outline.scopes
    while scope > MODULE_SCOPE and scopes[scope].kind != MODULE_SCOPE_KIND:
        scope = scopes[scope].parent
    return max(scope, MODULE_SCOPE)


def _number(evaluator: Evaluator, fact: BindingFact) -> int:
    """Which import a binding is of."""
    value = evaluator.index.expressions[fact.value] if fact.value >= 0 else None
    return value.imported if type(value) is Imported else NOTHING


# Names in a module


def member(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in a module or namespace."""
    if value.kind == MODULE and value.file < 0:
        importer, level, root = value.text.split("\t", 2)
        if evaluator.rules.module_words.get(name) == OUTER:
            return (value,)
        return submodule(evaluator, root, int(level), name, importer)
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    scope = MODULE_SCOPE if value.kind == MODULE else there.index.symbols[value.ref].scope
    return reached(there.within.ask((scope, name, False)), BY_QUALIFIED)


def within(evaluator: Evaluator, scope: int, name: str, public: bool) -> Values:
    """What the module with *scope* has under *name*; *public*: what strangers see of it."""
    if scope < 0:
        return NONE
    if name in evaluator.rules.module_words:
        return module_around(evaluator, scope, name)
    index = evaluator.index
    found = NONE
    for binding in index.bound_in(scope, name):
        if not public or _is_public(evaluator, index.bindings[binding]):
            found = union(found, evaluator.denote_binding(binding))
    found = found or _by_glob(evaluator, scope, name, public)
    if found or public:
        return found
    if not name.endswith(MACRO):
        found = within(evaluator, scope, name + MACRO, public)
        if not found and scope == MODULE_SCOPE:
            # A module that only a macro declares.
            found = modules(evaluator, ask(evaluator, f"mod.{name}"))
        return found
    return macro_names.used(evaluator, name) if scope == MODULE_SCOPE else NONE


def _is_public(evaluator: Evaluator, fact: BindingFact) -> bool:
    index = evaluator.index
    if fact.kind == BINDS_IMPORT:
        number = _number(evaluator, fact)
        told = index.outline.imports[number] if number >= 0 else None
        return told is not None and bool(told.level or told.flags & IMPORT_REEXPORT)
    symbol = index.defined(fact)
    if symbol == NOTHING:
        return False
    told_symbol = index.symbols[symbol]
    return bool(told_symbol.flags & IS_EXPORTED) or told_symbol.kind == KIND_MACRO


def by_globs(evaluator: Evaluator, scope: int, name: str) -> Values:
    """What the scopes around *scope* have by a wildcard import, or behind one that has not."""
    index = evaluator.index
    if not index.globs:
        return NONE
    scopes = index.outline.scopes
    place = scope
    while place >= 0:
        found = NONE
        for binding in index.bound_in(place, name):
            found = union(found, evaluator.denote_binding(binding))
        found = found or _by_glob(evaluator, place, name, public=False)
        if found or scopes[place].kind == MODULE_SCOPE_KIND:
            return found
        place = scopes[place].parent
    return NONE


def _by_glob(
    evaluator: Evaluator, scope: int, name: str, public: bool, but: int = NOTHING
) -> Values:
    """The same, in one scope; *public*: those that pass it on."""
    numbers = evaluator.index.globs.get(scope)
    if not numbers:
        return NONE
    found = NONE
    imports = evaluator.index.outline.imports
    for number in numbers:
        fact = imports[number]
        if number == but or (public and not fact.flags & IMPORT_REEXPORT):
            continue
        inner = evaluator.rules.module_words.keys() >= set(fact.module.split(HEAD))
        for value in evaluator.held(evaluator.paths.ask(number)):
            found = union(found, _offered(evaluator, value, name, not inner))
    return reached(found, BY_IMPORT)


def _offered(evaluator: Evaluator, value: Value, name: str, public: bool) -> Values:
    """What a wildcard import takes out of *value* under *name*."""
    if name.removesuffix(HEAD) in evaluator.rules.module_words:
        return NONE
    if value.kind == MODULE and value.file < 0:
        return NONE
    there = evaluator.at(value.file) if value.file >= 0 else None
    if there is None:
        return NONE
    if value.kind == CLASS:
        index = there.index
        return tuple(
            Value(SYMBOL, value.file, each, BY_IMPORT)
            for each in index.child(value.ref, name)
            if index.symbols[each].kind == KIND_ENUM_MEMBER
        )
    if value.kind == MODULE:
        return there.within.ask((MODULE_SCOPE, name, public))
    if value.kind == NAMESPACE:
        return there.within.ask((there.index.symbols[value.ref].scope, name, public))
    return NONE


def reached(found: Values, how: int) -> Values:
    """*found* elsewhere, as reached in the way *how*."""
    return tuple(
        Value(v.kind, v.file, v.ref, v.via & ~REASON | how, v.text) if v.kind in _NAMED else v
        for v in found
    )


_NAMED = frozenset({SYMBOL, EXTERNAL, MODULE, NAMESPACE})


def answer(evaluator: Evaluator, key: Any) -> Values:
    """Answers `Evaluator.within`; the key is scope, name and whether strangers ask."""
    return within(evaluator, key[0], key[1], key[2])
