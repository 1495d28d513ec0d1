"""
Packages that are dotted names, and the types in them (Java).

A question to the module table states the asking file's own package before the name, `a.b>c.D`: what
a file says of itself tells which folder packages start from. A name leads to the file that is
called so, a name with `.*` behind to all files of a package, nearest first; types that stand in
files of other names are looked for in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL, ImportFact
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    MODULE,
    NONE,
    SYMBOL,
    Value,
    Values,
    external,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_IMPORT,
    BY_BUILTIN,
    BY_IMPORT,
    BY_LEXICAL,
    BY_QUALIFIED,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.modules import ModuleTarget
    from codegraph_lsp.resolve.session import Session

EVERYTHING = ".*"
ANY_NUMBER = "(*)"


def target_of(evaluator: Evaluator, name: str) -> ModuleTarget:
    """Where the package or type *name* is; the question is noted."""
    own = evaluator.index.outline.package
    return evaluator.session.resolve(evaluator, f"{own}>{name}", 0)


def plain(name: str) -> str:
    """A method's name without the number of its arguments."""
    return name.partition("(")[0]


def imported(evaluator: Evaluator, fact: ImportFact) -> Values:
    """What an import binds: a type, or a static member of one."""
    if fact.name == "*":
        return NONE
    full = f"{fact.module}.{fact.name}" if fact.module else fact.name
    found = evaluator.entities.ask(full)
    if found:
        return found
    found = static_member(evaluator, fact, fact.name)
    return found or static_member(evaluator, fact, fact.name + ANY_NUMBER)


def static_member(evaluator: Evaluator, fact: ImportFact, name: str) -> Values:
    """What *name*, perhaps a method's, is in the type that an import takes it from."""
    found = NONE
    for holder in evaluator.entities.ask(fact.module):
        found = union(found, _inside(evaluator, holder, name, BY_IMPORT))
    return found


def named(evaluator: Evaluator, full: str) -> Values:
    """
    What the dotted name *full* stands for.

    Returns:
        The `SYMBOL` of a type, a package as a `MODULE` without a file, or an external.
    """
    found = inside(evaluator, full)
    if found:
        return found
    target = target_of(evaluator, full)
    around, _, last = full.rpartition(".")
    for holder in evaluator.entities.ask(around) if around else ():
        if holder.kind == SYMBOL:
            return _inside(evaluator, holder, last, BY_IMPORT)
    return (external(target.package, target.name, BY_IMPORT),) if target.name else NONE


def inside(evaluator: Evaluator, full: str) -> Values:
    """What *full* stands for in the workspace: a type at the top of a package, or a package."""
    target = target_of(evaluator, full)
    around, _, last = full.rpartition(".")
    for file in target.files:
        found = _top_level(evaluator, file, around, last)
        if found:
            return found
    found = others(evaluator, around, last)
    if found:
        return found
    if target.folder:
        return (Value(MODULE, -1, -1, BY_IMPORT, full),)
    return NONE


def _top_level(evaluator: Evaluator, file: FileId, package: str, name: str) -> Values:
    there = evaluator.at(file)
    if there is None or there.index.outline.package != package:
        return NONE
    return tuple(
        Value(SYMBOL, file, each, BY_IMPORT)
        for each in there.index.child(MODULE_SYMBOL, name)
        if there.index.symbols[each].kind in TYPES
    )


def others(evaluator: Evaluator, package: str, name: str) -> Values:
    """A type of *package* that stands in a file of another name."""
    target = target_of(evaluator, package + EVERYTHING)
    if not target.files:
        return NONE
    return evaluator.session.types_of(target, package).named(evaluator, name)


class PackageTypes:
    """The types at the top of all files of *target* that state *package*, the nearest first."""

    def __init__(self, session: Session, target: ModuleTarget, package: str) -> None:
        reads: set[int | str] = {target.specifier}
        self._files: dict[str, FileId] = {}
        for file in target.files:
            reads.add(file)
            there = session.top_level(file)
            if there is not None and there.package == package:
                for name in there.types:
                    self._files.setdefault(name, file)
        self.reads = frozenset(reads)

    def names(self) -> Iterable[str]:
        """The names of all of them."""
        return self._files

    def named(self, evaluator: Evaluator, name: str) -> Values:
        """The type *name*, as *evaluator* sees it."""
        file = self._files.get(name)
        there = None if file is None else evaluator.at(file)
        if there is None:
            return NONE
        symbols = there.index.children.get(MODULE_SYMBOL, {}).get(name, ())
        return tuple(Value(SYMBOL, there.file, each, BY_IMPORT) for each in symbols[:1])


def member(evaluator: Evaluator, package: Value, name: str) -> Values:
    """What *name* is in the package that *package* stands for."""
    if name.endswith(")"):
        return NONE
    return _by(evaluator.entities.ask(f"{package.text}.{name}"), BY_QUALIFIED)


def _inside(evaluator: Evaluator, holder: Value, name: str, how: int) -> Values:
    if holder.kind == SYMBOL:
        made = Value(CLASS, holder.file, holder.ref, how)
        return _by(evaluator.declared(made, name), how)
    if holder.kind == MODULE:
        return _by(member(evaluator, holder, name), how)
    return _by(evaluator.declared(holder, name), how)


def _by(found: Values, how: int) -> Values:
    return tuple(
        Value(v.kind, v.file, v.ref, how, v.text) if v.kind in (SYMBOL, EXTERNAL, MODULE) else v
        for v in found
    )


def outside(evaluator: Evaluator, name: str) -> Values:
    """What *name* is where no scope of the file, and no type around it, has it."""
    if name.endswith(")"):
        return _static_method(evaluator, name)
    package = evaluator.index.outline.package
    own = f"{package}.{name}" if package else name
    files = target_of(evaluator, own).files
    for file in files:
        found = _top_level(evaluator, file, package, name)
        if found:
            return _by(found, BY_LEXICAL)
    builtin = name in evaluator.spec.builtins
    found = NONE if builtin else others(evaluator, package, name)
    if found:
        return _by(found, BY_LEXICAL)
    return _by_wildcard(evaluator, name) or _everywhere(evaluator, name)


def _static_method(evaluator: Evaluator, name: str) -> Values:
    """A method that a static import brings, by its own name or with all others."""
    index = evaluator.index
    found = NONE
    for binding in index.bound_in(MODULE_SCOPE, plain(name)):
        if index.bindings[binding].kind == BINDS_IMPORT:
            number = getattr(index.expressions[index.bindings[binding].value], "imported", -1)
            fact = index.outline.imports[number]
            found = union(found, static_member(evaluator, fact, name))
    if found:
        return found
    outside = []
    for number in index.wildcards:
        fact = index.outline.imports[number]
        for holder in evaluator.entities.ask(fact.module):
            if holder.kind == SYMBOL:
                found = _inside(evaluator, holder, name, BY_IMPORT)
                if any(each.kind == SYMBOL for each in found):
                    return found
            elif _is_type_outside(holder):
                outside.append(holder)
    if len(outside) == 1:
        return _inside(evaluator, outside[0], name, BY_IMPORT)
    return NONE


def _is_type_outside(value: Value) -> bool:
    package, _, name = value.text.partition("\t")
    return value.kind == EXTERNAL and name != package


def brings_unknown(evaluator: Evaluator) -> bool:
    """A wildcard import takes members from a type outside, and so perhaps any name."""
    for number in evaluator.index.wildcards:
        held = evaluator.entities.ask(evaluator.index.outline.imports[number].module)
        if any(_is_type_outside(each) for each in held):
            return True
    return False


def _by_wildcard(evaluator: Evaluator, name: str) -> Values:
    """A type that `import a.b.*` brings, or a member that `import static a.B.*` does."""
    for number in evaluator.index.wildcards:
        fact = evaluator.index.outline.imports[number]
        found = inside(evaluator, f"{fact.module}.{name}")
        if found and found[0].kind == SYMBOL:
            return found
        for holder in evaluator.entities.ask(fact.module):
            if holder.kind == SYMBOL:
                found = _inside(evaluator, holder, name, BY_IMPORT)
                if any(each.kind == SYMBOL for each in found):
                    return found
    return NONE


def _everywhere(evaluator: Evaluator, name: str) -> Values:
    """Names known without an import, packages, and what only one import can bring."""
    rules = evaluator.rules
    if name in evaluator.spec.builtins:
        package = rules.builtin_package
        return (external(package, f"{package}.{name}", BY_BUILTIN),)
    if name[:1].isupper():
        return _from_outside(evaluator, name)
    if target_of(evaluator, name).folder:
        return (Value(MODULE, -1, -1, BY_QUALIFIED, name),)
    if name in rules.package_roots:
        return (external(name, name, BY_QUALIFIED),)
    return NONE


def _from_outside(evaluator: Evaluator, name: str) -> Values:
    """A type that can only be in a package outside that the file takes everything of."""
    index = evaluator.index
    modules = [index.outline.imports[number].module for number in index.wildcards]
    packages = [
        each
        for each in modules
        if (target := target_of(evaluator, each)).name and target.package == target.name
    ]
    known = evaluator.rules.known_types
    listing = [each for each in packages if name in known.get(each, ())]
    if listing:
        packages = listing
    elif len(packages) > 1:
        packages = [each for each in packages if each not in known]
    if not packages:
        return NONE
    package = packages[0] if len(packages) == 1 else ""
    return (external(package, f"{package}.{name}" if package else name, BY_IMPORT),)


def external_member(text: str, name: str) -> str:
    """The text of the external that *name* is in the one that *text* stands for."""
    package, _, full = text.partition("\t")
    if package == full and name[:1].islower() and not name.endswith(")"):
        return f"{package}.{name}\t{full}.{name}"
    return f"{text}.{plain(name)}"
