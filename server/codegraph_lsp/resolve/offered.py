"""
What may be written at a place of live text, where a placeholder stands: for completion.

Nothing is offered that linking would not find: members are those of the values that the object
has, names are those that the scopes around bind. Of an object of which nothing is known, nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from codegraph_lsp.model.facts import NOTHING, Call, Member, Name, New
from codegraph_lsp.model.ids import NO_FILE, FileId
from codegraph_lsp.model.kinds import BindingKind, Role, SymbolKind
from codegraph_lsp.resolve import candidates, exports, initialized, paths, qualified, scoping
from codegraph_lsp.resolve.access import ACCESS, Access
from codegraph_lsp.resolve.solver import GIVEN_UP
from codegraph_lsp.resolve.targets import mentions_at
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    KEY,
    LOCAL,
    MODULE,
    NAMESPACE,
    NONE,
    REASON,
    SUPER,
    SYMBOL,
    THIS,
    VIRTUAL,
    Value,
    Values,
)
from codegraph_lsp.resolve.words import (
    BINDS_DEFINITION,
    BINDS_IMPORT,
    BINDS_PARAMETER,
    BINDS_RECEIVERS,
    BY_NAME,
    BY_SELF,
    CALLABLES,
    CLASS_SCOPE,
    FUNCTION_SCOPE,
    IS_EXPORTED,
    IS_STATIC,
    KIND_CONSTRUCTOR,
    MODULE_OR_CLASS,
    MODULE_SCOPE_KIND,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codegraph_lsp.model.facts import BindingFact, ImportFact, SymbolFact
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.targets import Names

Sort: TypeAlias = Literal["nothing", "members", "names", "imported", "modules"]

_TYPED = frozenset({INSTANCE, CLASS, SUPER})
_SPACES = frozenset({MODULE, NAMESPACE})
_PARAMETERS = frozenset(
    {
        BindingKind.PARAMETER,
        BindingKind.RECEIVER,
        BindingKind.CLASS_RECEIVER,
        BindingKind.VARIADIC,
        BindingKind.KEYWORDS,
    }
)
_LISTED = frozenset({*_PARAMETERS, BINDS_PARAMETER, BINDS_DEFINITION})
_CALL_ROLES = frozenset({int(Role.CALL), int(Role.NEW)})


class Offered(NamedTuple):
    """One name."""

    name: str
    kind: SymbolKind | None
    """None where it is not known what it is."""
    file: FileId | None
    """None for what is outside the workspace."""
    symbol: int
    """Index in the file's outline; `NOTHING` for a local name, or what is outside."""
    flags: int
    """`SymbolFlag`s."""
    distance: int
    """How many scopes lie between; of members always 0."""


@dataclass(slots=True)
class Offers:
    """What may stand at a place."""

    sort: Sort = "nothing"
    items: list[Offered] = field(default_factory=list)
    """Nearest scope first, and in each those that fit best."""
    cut: bool = False
    """There are more."""
    module: str = ""
    """Of an import: the part of the module's name before the place."""
    level: int = 0
    """Of an import: leading dots, where the language counts them."""


def fit(prefix: str, name: str) -> int | None:
    """
    How well *name* goes on from *prefix*: 0 begins with it, 1 but for the case, 2 has its letters
    in order, from a hump on; None where it does not.
    """
    if name.startswith(prefix):
        return 0
    wanted, lowered = prefix.lower(), name.lower()
    if lowered.startswith(wanted):
        return 1
    start = lowered.find(wanted[0])
    while start >= 0:
        at_hump = not start or name[start - 1] == "_" or name[start].isupper()
        if at_hump:
            letters = iter(lowered[start:])
            return 2 if all(letter in letters for letter in wanted) else None
        start = lowered.find(wanted[0], start + 1)
    return None


def offers_at(
    evaluator: Evaluator, names: Names, offset: int, *, placeholder: str, prefix: str, limit: int
) -> Offers:
    """What may stand at *offset*, where *placeholder* begins, going on from *prefix*."""
    asked = _Asked(evaluator, offset, prefix, limit)
    outline = names.facts.outline
    for number, fact in enumerate(outline.imports):
        if fact.name == placeholder and fact.name_start == offset:
            return asked.imported(number, fact)
        before, here, _ = fact.module.partition(placeholder)
        if here and fact.module_start <= offset < fact.module_end:
            return Offers("modules", module=before, level=fact.level)
    span = (offset, offset + len(placeholder))
    scope = NOTHING
    for occurrence in mentions_at(names.facts, span):
        expression = occurrence.expression
        there = evaluator.index.expressions[expression] if expression >= 0 else None
        if isinstance(there, (Call, New)) and there.callee >= 0:
            expression = there.callee
            there = evaluator.index.expressions[expression]
        if isinstance(there, Member) and there.name.startswith(placeholder):
            asked.members(there.object, setting=occurrence.role == Role.WRITE)
        elif isinstance(there, Name) and there.name.startswith(placeholder):
            asked.fields(expression)
            scope = there.scope
        elif isinstance(there, Name):
            tag, here, _ = there.name.partition(placeholder)
            if here and tag == f"{evaluator.rules.tags} ":
                return asked.tagged(there.scope, tag)
    tag = f"{evaluator.rules.tags} "
    around = candidates.declared_in(outline, offset, f"{tag}{placeholder}")
    if scope == NOTHING and around != NOTHING:
        return asked.tagged(around, tag)
    return asked.offers() if scope == NOTHING else asked.names(scope)


class _Asked:
    """One question."""

    def __init__(self, evaluator: Evaluator, offset: int, prefix: str, limit: int) -> None:
        self._evaluator = evaluator
        self._offset = offset
        self._prefix = prefix
        self._limit = limit
        self._found: dict[str, Offered] = {}
        self._cut = False
        self._sort: Sort = "nothing"
        self._access = Access(evaluator, offset)

    def offers(self) -> Offers:
        """What was asked for so far."""
        return self._offers(self._sort)

    def members(self, expression: int, *, setting: bool) -> None:
        """Members of what *expression* is; *setting*: they are given a value."""
        evaluator = self._evaluator
        self._sort = "members"
        values = self._tried(evaluator.evaluate, expression)
        if setting:
            values = self._tried(initialized.made_by, evaluator, expression)
        self._add_members(values, 0)

    def fields(self, expression: int) -> None:
        """Fields of what is made with the name *expression* in its braces."""
        made = self._tried(initialized.made_around, self._evaluator, expression)
        self._add_members(tuple(each for each in made if each.kind == INSTANCE), 0)

    def imported(self, number: int, fact: ImportFact) -> Offers:
        evaluator = self._evaluator
        self._add_members(self._tried(_holders, evaluator, number, fact), 0)
        for other in evaluator.index.outline.imports:
            if other.module_start == fact.module_start:
                self._found.pop(other.name, None)
        found = self._offers("imported")
        found.module, found.level = fact.module, fact.level
        return found

    def tagged(self, scope: int, tag: str) -> Offers:
        """Types that have names apart, behind the word *tag*."""
        evaluator = self._evaluator
        for full in candidates.around_file(evaluator, scope):
            name = full.removeprefix(tag)
            if name == full or name in self._found or fit(self._prefix, name) is None:
                continue
            if len(self._found) >= self._limit:
                self._cut = True
                break
            for value in self._tried(evaluator.unbound, scope, full):
                offered = self._offered(name, value, 0, None)
                if offered is not None:
                    self._found[name] = offered
        return self._offers("members")

    def names(self, scope: int) -> Offers:
        evaluator = self._evaluator
        index, rules = evaluator.index, evaluator.rules
        scopes = index.outline.scopes
        place, distance = scope, 0
        while place >= 0:
            fact = scopes[place]
            is_class = fact.kind == CLASS_SCOPE
            if not is_class or place == scope:
                self._add_bound(place, distance)
            if rules.class_scope_visible or rules.member_scopes:
                if is_class:
                    here = Value(INSTANCE, evaluator.file, fact.symbol, BY_SELF | VIRTUAL | THIS)
                    self._add_members((here,), distance, bare=True)
                elif fact.kind == FUNCTION_SCOPE and rules.member_scopes:
                    here_too = self._tried(scoping.this_of, evaluator, place)
                    self._add_members(here_too, distance, bare=True)
            if rules.modules_closed and fact.kind == MODULE_SCOPE_KIND:
                break
            place, distance = fact.parent, distance + 1
        listed = self._fitting(candidates.around_file(evaluator, scope))
        self._add(listed, lambda name: evaluator.unbound(scope, name), distance, outside=True)
        return self._offers("names")

    def _offers(self, sort: Sort) -> Offers:
        return Offers(sort, list(self._found.values()), self._cut)

    def _add_members(self, values: Values, distance: int, *, bare: bool = False) -> None:
        """Members of *values*; *bare*: named without an object."""
        evaluator = self._evaluator
        for value in values:
            if value.via & REASON == BY_NAME:
                continue
            listed = self._fitting(candidates.member_names(evaluator, value))
            self._add(
                listed,
                lambda name, value=value: evaluator.declared(value, name),  # type: ignore[misc]
                distance,
                outside=value.kind in _SPACES,
                holder=value,
                bare=bare,
            )

    def _fitting(self, names: Iterable[str]) -> list[str]:
        """Those of *names* that go on from what is typed, the best first, each once."""
        listed: dict[str, int] = {}
        try:
            for name in names:
                plain = qualified.plain(name)
                if name not in listed and plain not in self._found and _is_word(plain):
                    how = fit(self._prefix, plain)
                    if how is not None:
                        listed[name] = how
        except GIVEN_UP:
            self._evaluator.state.reset()
        return sorted(listed, key=lambda name: listed[name]) if self._prefix else list(listed)

    def _add(
        self,
        names: list[str],
        meaning: Callable[[str], Values],
        distance: int,
        *,
        outside: bool,
        holder: Value | None = None,
        bare: bool = False,
    ) -> None:
        """Those of *names* that mean something; *outside*: also in no file of the workspace."""
        for name in names:
            if len(self._found) >= self._limit:
                self._cut = True
                return
            plain = qualified.plain(name)
            if plain in self._found:
                continue
            for value in self._tried(meaning, name):
                offered = self._offered(plain, value, distance, holder)
                if offered is None or (
                    holder is not None and not bare and _misses(self._evaluator, offered, holder)
                ):
                    continue
                if outside or offered.file is not None:
                    self._found[plain] = offered
                    break

    def _tried(self, question: Callable[..., Values], *arguments: object) -> Values:
        """The answer; nothing where it was given up."""
        try:
            return question(*arguments)
        except GIVEN_UP:
            self._evaluator.state.reset()
            return NONE

    def _offered(
        self, name: str, value: Value, distance: int, holder: Value | None
    ) -> Offered | None:
        kind = value.kind
        there = self._evaluator.at(value.file) if value.file != NO_FILE else None
        if kind == EXTERNAL:
            return Offered(name, None, None, NOTHING, 0, distance)
        if kind == MODULE:
            if value.file == self._evaluator.file:
                return None
            file = FileId(value.file) if value.file != NO_FILE else None
            return Offered(name, SymbolKind.MODULE, file, 0, 0, distance)
        if there is None or value.via & REASON == BY_NAME:
            return None
        if kind in (SYMBOL, FUNCTION, CLASS, NAMESPACE):
            fact = there.index.symbols[value.ref]
            if holder is not None and self._is_hidden(there, fact, holder):
                return None
            file = FileId(value.file)
            return Offered(name, SymbolKind(fact.kind), file, value.ref, fact.flags, distance)
        if kind == KEY:
            return Offered(name, SymbolKind.FIELD, FileId(value.file), NOTHING, 0, distance)
        if kind == LOCAL:
            return self._local(name, there.index.bindings[value.ref], distance)
        return None

    def _local(self, name: str, fact: BindingFact, distance: int) -> Offered:
        kind = SymbolKind.VARIABLE
        if fact.kind in _PARAMETERS:
            kind = SymbolKind.PARAMETER
        elif fact.kind == BindingKind.TYPE_PARAMETER:
            kind = SymbolKind.TYPE_PARAMETER
        return Offered(name, kind, FileId(self._evaluator.file), NOTHING, 0, distance)

    def _is_hidden(self, there: Evaluator, fact: SymbolFact, holder: Value) -> bool:
        """The member cannot be named from here, or not by a name."""
        if fact.kind == KIND_CONSTRUCTOR and not fact.name.startswith("__"):
            return True
        here = self._evaluator
        if not self._access.allows(there, fact):
            return True
        if holder.kind not in _TYPED or there.file == here.file:
            return False
        if fact.flags & ACCESS or holder.via & THIS or holder.kind == SUPER:
            return False
        if there.spec.nodes.exports == "underscore":
            return False  # a habit, not a rule
        around = there.index.symbols[fact.container]
        if around.kind not in TYPES and not fact.receiver:
            return False
        if here.rules.package_is_folder:
            beside = there.path.rpartition("/")[0] == here.path.rpartition("/")[0]
            return not beside and not fact.name[:1].isupper()
        return bool(around.flags & IS_EXPORTED) and not fact.flags & IS_EXPORTED

    def _add_bound(self, place: int, distance: int) -> None:
        """Names that the scope binds, before the place where that counts."""
        evaluator = self._evaluator
        index = evaluator.index
        hoists = index.outline.scopes[place].kind in MODULE_OR_CLASS
        for name in self._fitting(index.names_in(place)):
            if len(self._found) >= self._limit:
                self._cut = True
                return
            numbers = [
                each
                for each in index.bound_in(place, name)
                if hoists
                or index.bindings[each].start < self._offset
                or index.bindings[each].kind in _LISTED
            ]
            offered = self._bound(name, numbers[0], distance) if numbers else None
            if offered is not None:
                self._found[name] = offered

    def _bound(self, name: str, binding: int, distance: int) -> Offered | None:
        evaluator = self._evaluator
        fact = evaluator.index.bindings[binding]
        if fact.start == self._offset:
            return None
        for value in self._tried(evaluator.denote_binding, binding):
            if value.kind == EXTERNAL and fact.kind == BINDS_IMPORT:
                kind = SymbolKind.MODULE if _is_whole(evaluator, fact) else None
                return Offered(name, kind, None, NOTHING, 0, distance)
            offered = self._offered(name, value, distance, None)
            if offered is not None:
                return offered
        return self._local(name, fact, distance)


def _misses(evaluator: Evaluator, offered: Offered, holder: Value) -> bool:
    """The member is the class's and *holder* an instance, or the other way round."""
    apart = evaluator.rules.members_of_sides
    if not apart or offered.kind is None or holder.kind not in (INSTANCE, CLASS):
        return False
    static = bool(offered.flags & IS_STATIC)
    if holder.kind == INSTANCE:
        static = static or (apart == "fields" and not _takes_receiver(evaluator, offered))
        return static or int(offered.kind) in TYPES or offered.kind is SymbolKind.ENUM_MEMBER
    if int(offered.kind) in CALLABLES:
        return apart == "all" and not static
    return offered.kind in (SymbolKind.FIELD, SymbolKind.PROPERTY) and not static


def _takes_receiver(evaluator: Evaluator, offered: Offered) -> bool:
    """It is no function, or one whose first parameter is the instance."""
    there = None if offered.file is None else evaluator.at(offered.file)
    if there is None or offered.symbol < 0 or int(offered.kind or 0) not in CALLABLES:
        return True
    parameters = there.index.parameters.get(there.index.symbols[offered.symbol].scope, [])
    return bool(parameters) and there.index.bindings[parameters[0]].kind in BINDS_RECEIVERS


def _is_whole(evaluator: Evaluator, fact: BindingFact) -> bool:
    """The import binds a module."""
    number = getattr(evaluator.index.expressions[fact.value], "imported", NOTHING)
    return number >= 0 and evaluator.index.outline.imports[number].name in ("", "*")


def _holders(evaluator: Evaluator, number: int, fact: ImportFact) -> Values:
    """What an import takes a name out of."""
    rules = evaluator.rules
    if rules.import_paths:
        return evaluator.held(paths.around(evaluator, number)) if fact.module else NONE
    if rules.package_names:
        return evaluator.held(evaluator.entities.ask(fact.module)) if fact.module else NONE
    target = exports.target_of(evaluator, fact)
    return exports.module(evaluator, target, fact.module, fact.level)


def _is_word(name: str) -> bool:
    """It can be written as it is: no operator, no made up name; a macro's may end with its mark."""
    return name.lstrip("#").removesuffix(paths.MACRO).replace("$", "_").isidentifier()
