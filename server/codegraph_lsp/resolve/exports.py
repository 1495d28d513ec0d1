"""Names across files: what a module offers, what an import binds, what is visible from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE, ImportFact
from codegraph_lsp.model.ids import Path
from codegraph_lsp.resolve import ambient, qualified
from codegraph_lsp.resolve.values import (
    EXTERNAL,
    LOCAL,
    MODULE,
    NONE,
    REASON,
    SYMBOL,
    Value,
    Values,
    external,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_BUILTIN,
    BY_IMPORT,
    BY_LEXICAL,
    BY_QUALIFIED,
    IMPORT_DEFAULT,
    IMPORT_DYNAMIC,
    IMPORT_NAMESPACE,
    IMPORT_TOP_PACKAGE,
    IS_EXPORTED,
)

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.modules import ModuleTarget


BUILTINS = "builtins"
"""Package of the external symbols that stand for a language's built-in names."""


def target_of(evaluator: Evaluator, fact: ImportFact) -> ModuleTarget:
    """Where the module of an import is; the question is noted."""
    if evaluator.rules.package_names:
        return qualified.target_of(evaluator, fact.module)
    return evaluator.session.resolve(evaluator, fact.module, fact.level)


def imported(evaluator: Evaluator, number: int) -> Values:
    """What import *number* of the file binds."""
    if evaluator.rules.import_paths:
        return evaluator.paths.ask(number)
    fact = evaluator.index.outline.imports[number]
    if evaluator.rules.package_names:
        return qualified.imported(evaluator, fact)
    target = target_of(evaluator, fact)
    flags = fact.flags
    if flags & IMPORT_TOP_PACKAGE:
        top = fact.module.partition(".")[0]
        target = evaluator.session.resolve(evaluator, top, fact.level)
        return module(evaluator, target, top, fact.level)
    if fact.name == "*":
        return NONE
    if flags & IMPORT_NAMESPACE or (not fact.name and not flags & IMPORT_DEFAULT):
        return module(evaluator, target, fact.module, fact.level)
    name = "default" if flags & IMPORT_DEFAULT and not fact.name else fact.name
    found = from_module(evaluator, target, fact, name)
    if name != "default":
        return found
    whole = module(evaluator, target, fact.module, fact.level)
    if flags & IMPORT_DYNAMIC:
        return union(found, whole)
    if found or not evaluator.rules.default_is_module:
        return found
    return whole


def from_module(evaluator: Evaluator, target: ModuleTarget, fact: ImportFact, name: str) -> Values:
    """What *name* is in the module of an import."""
    if not target.files:
        if target.folder:
            return submodule(evaluator, fact.module, fact.level, name)
        described = ambient.offered(evaluator, target, name) if target.ambient else NONE
        if described and ambient.is_complete(evaluator, target):
            return _reached(described, BY_IMPORT)
        return union(_reached(described, BY_IMPORT), _from_outside(target, name))
    there = evaluator.at(evaluator.session.representative(target.files))
    if there is None:
        return NONE
    return _reached(there.exported.ask(name), BY_IMPORT)


def _from_outside(target: ModuleTarget, name: str) -> Values:
    """What *name* is in a module outside the workspace."""
    if not target.name:
        return NONE
    whole = external(target.package, target.name, BY_IMPORT)
    if name == "default":
        return (whole,)
    return (Value(EXTERNAL, -1, -1, BY_IMPORT, f"{whole.text}.{name}"),)


def module(evaluator: Evaluator, target: ModuleTarget, name: str, level: int) -> Values:
    """The module itself as a value."""
    if target.files:
        file = evaluator.session.representative(target.files)
        return (Value(MODULE, file, 0, BY_IMPORT),)
    if target.folder:
        return (Value(MODULE, -1, -1, BY_IMPORT, f"{evaluator.path}\t{level}\t{name}"),)
    if target.ambient and ambient.is_complete(evaluator, target):
        return ambient.whole(evaluator, target)
    return (external(target.package, target.name, BY_IMPORT),) if target.name else NONE


def member(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in the module that *value* is."""
    if value.file >= 0:
        if value.text:  # the first word of what a file calls its own module
            return (Value(MODULE, value.file, 0, BY_QUALIFIED),) if name == value.text else NONE
        there = evaluator.at(value.file)
        return NONE if there is None else _reached(there.exported.ask(name), BY_QUALIFIED)
    if evaluator.rules.package_names:
        return qualified.member(evaluator, value, name)
    importer, level, around = value.text.split("\t", 2)
    return submodule(evaluator, around, int(level), name, importer)


def submodule(
    evaluator: Evaluator, around: str, level: int, name: str, importer: str = ""
) -> Values:
    """The module *name* of the package *around*."""
    full = f"{around}.{name}" if around else name
    target = evaluator.session.resolve(evaluator, full, level, Path(importer or evaluator.path))
    if target.package:
        return NONE
    return module(evaluator, target, full, level)


def exported(evaluator: Evaluator, name: str) -> Values:
    """What the file offers to importers under *name*, and where it does not, others for it."""
    found = _exported(evaluator, name)
    if not found and evaluator.rules.ambient_modules:
        return ambient.added(evaluator, name)
    return found


def _exported(evaluator: Evaluator, name: str) -> Values:
    if evaluator.rules.import_paths:
        return evaluator.within.ask((MODULE_SCOPE, name, False))
    index = evaluator.index
    rules = evaluator.rules
    found = NONE
    for value in index.exports.get(name, ()):
        found = union(found, evaluator.denote(value))
    for number in index.reexports.get(name, ()):
        found = union(found, reexported(evaluator, number))
    if name in index.exports or name in index.reexports:
        return found or _own_submodule(evaluator, name)
    if rules.package_is_folder:
        if rules.exported_upper and not name[:1].isupper():
            return NONE
        return evaluator.session.package(evaluator).denoted(evaluator, name)
    if not rules.every_name_exported:
        return _marked(evaluator, name)
    bindings = index.bound_in(MODULE_SCOPE, name)
    for binding in bindings:
        found = union(found, evaluator.denote_binding(binding))
    if not bindings:
        found = _by_wildcard(evaluator, name)
    # `from . import a` in a package's own file binds `a` to what only the folder can tell.
    return found or _own_submodule(evaluator, name)


def offered_names(evaluator: Evaluator) -> frozenset[str]:
    """Names that a module offers which marks what it exports, those it passes on included."""
    index = evaluator.index
    names = {*index.exports, *index.reexports}
    marked = {} if evaluator.rules.exports_listed else index.children.get(0, {})
    for name, symbols in marked.items():
        if any(index.symbols[each].flags & IS_EXPORTED for each in symbols):
            names.add(name)
    for number in index.reexports.get("*", ()):
        names |= names_passed_on(evaluator, number)
    if evaluator.rules.ambient_modules:
        for there, block in ambient.additions(evaluator):
            names |= ambient.names(there, block)
    return frozenset(names)


def _marked(evaluator: Evaluator, name: str) -> Values:
    """What *name* is in a module that marks what it exports."""
    index = evaluator.index
    found = NONE
    for symbol in () if evaluator.rules.exports_listed else index.child(0, name):
        if index.symbols[symbol].flags & IS_EXPORTED:
            found = union(found, (Value(SYMBOL, evaluator.file, symbol, BY_LEXICAL),))
    if found or name == "default":
        return found
    for number in index.reexports.get("*", ()):
        found = union(found, passed_on(evaluator, number, name))
    return found


def passed_on(evaluator: Evaluator, number: int, name: str) -> Values:
    """What *name* is in the module that import *number* passes everything on of."""
    # A folder's index passes hundreds of modules on: only those are asked that have the name.
    if name in names_passed_on(evaluator, number):
        return _offered(evaluator, number, name)
    return NONE


def names_passed_on(evaluator: Evaluator, number: int) -> frozenset[str]:
    """Names in the module that import *number* takes everything of."""
    target = target_of(evaluator, evaluator.index.outline.imports[number])
    found: frozenset[str] = frozenset()
    if target.files:
        there = evaluator.at(target.files[0])
        found = frozenset() if there is None else there.offers.ask(0)
    for there, block in ambient.blocks(evaluator, target):
        found |= ambient.names(there, block)
    return found - {"default"}


def _own_submodule(evaluator: Evaluator, name: str) -> Values:
    """The module *name* of the package that the file stands for."""
    if evaluator.path.rpartition("/")[2] in evaluator.rules.package_files:
        return submodule(evaluator, "", 1, name)
    return NONE


def outside(evaluator: Evaluator, name: str) -> Values:
    """What *name* is where no scope of the file has it."""
    if evaluator.rules.package_names:
        return qualified.outside(evaluator, name)
    if evaluator.rules.package_is_folder:
        found = evaluator.session.package(evaluator).denoted(evaluator, name)
        found = found or _by_package_name(evaluator, name)
        if found:
            return found
    found = _by_wildcard(evaluator, name)
    if found:
        return found
    for each in evaluator.rules.module_names:
        first, _, rest = each.partition(".")
        if first == name:
            return (Value(MODULE, evaluator.file, 0, BY_LEXICAL, rest),)
    if name in evaluator.spec.builtins:
        return (external(BUILTINS, f"{BUILTINS}.{name}", BY_BUILTIN),)
    return NONE


def method_of(evaluator: Evaluator, type_name: str, name: str) -> Values:
    """The method *name* that any file of the folder gives to the type."""
    return evaluator.session.package(evaluator).method(evaluator, type_name, name)


def _by_package_name(evaluator: Evaluator, name: str) -> Values:
    """The imported package that calls itself *name*, whatever its folder is called."""
    for number, fact in enumerate(evaluator.index.outline.imports):
        if fact.alias_start < 0 and fact.module.rpartition("/")[2] != name:
            target = target_of(evaluator, fact)
            if target.files:
                there = evaluator.at(evaluator.session.representative(target.files))
                if there is not None and there.index.outline.package == name:
                    return imported(evaluator, number)
    return NONE


def _by_wildcard(evaluator: Evaluator, name: str) -> Values:
    """What the last wildcard import that offers *name* binds it to."""
    for number in evaluator.index.wildcards:
        found = _offered(evaluator, number, name)
        if found:
            return found
    return NONE


def _offered(evaluator: Evaluator, number: int, name: str) -> Values:
    """What a wildcard import brings under *name*."""
    fact = evaluator.index.outline.imports[number]
    target = target_of(evaluator, fact)
    if not target.files:
        described = ambient.offered(evaluator, target, name) if target.ambient else NONE
        return _reached(described, BY_IMPORT)
    there = evaluator.at(target.files[0])
    if there is None:
        return NONE
    skipped = there.rules.wildcard_skips
    if there.rules.every_name_exported and there.index.exports:
        if name not in there.index.exports:
            return NONE
    elif skipped and name.startswith(skipped):
        return NONE
    return _reached(there.exported.ask(name), BY_IMPORT)


def reexported(evaluator: Evaluator, number: int) -> Values:
    """What import *number*, a re-export, offers."""
    if evaluator.rules.import_paths:
        return evaluator.paths.ask(number)
    fact = evaluator.index.outline.imports[number]
    target = target_of(evaluator, fact)
    if fact.name == "*" or fact.flags & IMPORT_NAMESPACE:
        return module(evaluator, target, fact.module, fact.level)
    name = fact.name or "default"
    return from_module(evaluator, target, fact, name)


def _reached(found: Values, how: int) -> Values:
    """*found* in another file, as reached by an import or through the module."""
    if len(found) == 1:
        v = found[0]
        if v.kind not in _NAMED or v.via & REASON == how:
            return found
        return (Value(v.kind, v.file, v.ref, v.via & ~REASON | how, v.text),)
    return tuple(
        Value(v.kind, v.file, v.ref, v.via & ~REASON | how, v.text) if v.kind in _NAMED else v
        for v in found
    )


_NAMED = frozenset({SYMBOL, EXTERNAL, MODULE, LOCAL})
