"""
What is alive in a workspace, and what keeps it so. Loads numpy: import it late.

First what a glance at the columns tells: tests, mains, exported names. What is then reached by
nobody is looked at closely: in its file, for decorators that may register it and for types outside
whose members it may override; and in all texts, for places that write its name and that no edge
explains. What is kept alive so may use other things, so this goes on until nothing changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.exposure import all_rules, named_files, public_names, says
from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.kept import CloseLook, Kept
from codegraph_lsp.features.name_words import IS_WORD, explained, put_together, written
from codegraph_lsp.features.test_material import material_of_tests
from codegraph_lsp.features.whole_graph import cases, files_of_tests
from codegraph_lsp.graph.impact import IMPORTING
from codegraph_lsp.graph.liveness import Uses
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    TYPE_KINDS,
    Certainty,
    SymbolFlag,
    SymbolKind,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask
    from codegraph_lsp.languages.liveness import Liveness

LOOKED_AT = CALLABLE_KINDS | TYPE_KINDS | {SymbolKind.PROPERTY, SymbolKind.TYPE_ALIAS}
"""What may be dead by itself unless somebody asks for more."""

_ROUNDS = 8
"""Times the close look is repeated at most; each finds less. (two or three were enough for Django,
Theia and Terraform)"""

_NOT_LIVE = int(SymbolFlag.OVERLOAD | SymbolFlag.TYPE_ONLY)


@dataclass(frozen=True)
class Alive:
    """What is alive; symbols are numbers of `columns`."""

    columns: Columns
    uses: Uses
    live: Mask
    """Of each symbol, whether it is reached."""
    kept: dict[int, Kept]
    """What lives without being used, as far as it was looked at, and why."""
    used: Mask
    """Of each symbol, whether something live uses it."""
    uncertain: frozenset[int]
    """What lives only because its name is written somewhere, or a part of it is."""
    imported: Mask
    """Of each symbol, whether a file imports it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the answer depends on."""

    kinds: frozenset[SymbolKind] = LOOKED_AT
    entry_points: tuple[str, ...] = ()
    """Globs of files, `glob::name` of symbols, that are used from outside."""
    public: bool = True
    """Exported names of what is published are used from outside."""
    tests: bool = True
    """What tests use is used."""

    @property
    def key(self) -> str:
        """For what is kept by revision."""
        kinds = ",".join(sorted(kind.label for kind in self.kinds))
        return f"{kinds}|{'|'.join(self.entry_points)}|{self.public}|{self.tests}"


def alive(snapshot: Snapshot, question: Question) -> Alive:
    """What is alive; the same question is answered once a revision."""
    return snapshot.cached(f"alive {question.key}", lambda: _alive(snapshot, question))


def _alive(snapshot: Snapshot, question: Question) -> Alive:
    columns = snapshot.columns()
    symbols = columns.symbols
    snapshot.cancel.check("dead code: columns")
    looked_at = np.isin(symbols.kinds, [int(kind) for kind in question.kinds | LOOKED_AT])
    rules_by_file = all_rules(snapshot)
    alike = _alike(snapshot, columns, looked_at) + _pasted(columns, looked_at, rules_by_file)
    uses = Uses(columns, Certainty.DISPATCH, alike)
    public = np.zeros(len(symbols.keys), np.bool_)
    if question.public:
        public = public_names(snapshot, columns, rules_by_file)
    roots, bound, kept = _glance(snapshot, columns, question, looked_at, public, rules_by_file)
    look = CloseLook(snapshot, columns, uses, public, rules_by_file)
    uncertain: set[int] = set()
    mentions: _Mentions | None = None
    live = uses.live(roots, bound, snapshot.cancel)
    for _ in range(_ROUNDS):
        lonely = [n for n in np.flatnonzero(looked_at & ~live).tolist() if n not in kept]
        if mentions is None:
            mentions = _Mentions(snapshot, columns, lonely, rules_by_file)
        # What its own file says is told before what a mere name does.
        told = public | ((symbols.flags & int(SymbolFlag.DECORATED)) != 0)
        found = look.at([n for n in lonely if told[n]], live)
        named = mentions.keeping([n for n in lonely if n not in found])
        uncertain.update(named)
        found.update(named)
        found.update(look.at([n for n in lonely if n not in found], live))
        kept.update(found)
        roots[[n for n, why in found.items() if why is Kept.TEST and question.tests]] = True
        if not found:
            break
        bound[list(found)] = True
        live = uses.live(roots, bound, snapshot.cancel)
    imports = columns.edges.of(IMPORTING, Certainty.DISPATCH)
    imported = np.zeros_like(live)
    imported[columns.edges.targets[imports]] = True
    return Alive(columns, uses, live, kept, uses.used(live), frozenset(uncertain), imported)


def _alike(snapshot: Snapshot, columns: Columns, looked_at: Mask) -> list[tuple[int, int]]:
    """
    Symbols of one name in one container: overloads, getter and setter. And what a header declares
    with all its definitions, where there are several, for one system each.
    """
    symbols = columns.symbols
    pairs: list[tuple[int, int]] = []
    known: dict[tuple[int, str], int] = {}
    declared: dict[str, int] = {}
    for n in np.flatnonzero(looked_at).tolist():
        name = symbols.names[n]
        first = known.setdefault((int(symbols.containers[n]), name), n)
        if first != n:
            pairs.append((first, n))
    linked = symbols.flags & int(SymbolFlag.OVERLOAD | SymbolFlag.EXPORTED)
    both = int(SymbolFlag.OVERLOAD | SymbolFlag.EXPORTED)
    for n in np.flatnonzero(looked_at & (linked == both)).tolist():
        declared.setdefault(symbols.names[n], n)
    one_each = snapshot.definitions_of(
        [SymbolKey(symbols.keys[n].item()) for n in declared.values()]
    )
    several = {name: n for name, n in declared.items() if symbols.keys[n].item() not in one_each}
    if several:
        defined = np.flatnonzero(looked_at & (linked == int(SymbolFlag.EXPORTED))).tolist()
        named = [(several.get(symbols.names[n], n), n) for n in defined]
        pairs += [(first, n) for first, n in named if first != n]
    return pairs


def _pasted(
    columns: Columns, looked_at: Mask, rules_by_file: Mapping[FileId, Liveness | None]
) -> list[tuple[int, int]]:
    """
    Definitions of one name in a file and those that it includes: it takes one of them, for the
    system it is made for.
    """
    symbols, edges = columns.symbols, columns.edges
    including = edges.of(IMPORTING, Certainty.DISPATCH) & (edges.targets >= 0)
    included: dict[int, set[int]] = {}
    for importer, target in zip(
        edges.file_of[including].tolist(), edges.targets[including].tolist(), strict=True
    ):
        number = int(symbols.file_of[target])
        rules = rules_by_file.get(columns.files[number])
        if rules is not None and rules.public == "header" and number != importer:
            included.setdefault(importer, {importer}).add(number)
    pairs: list[tuple[int, int]] = []
    for numbers in included.values():
        known: dict[str, int] = {}
        for number in sorted(numbers):
            first, end = int(columns.firsts[number]), int(columns.firsts[number + 1])
            for n in (first + looked_at[first:end].nonzero()[0]).tolist():
                other = known.setdefault(symbols.names[n], n)
                if other != n:
                    pairs.append((other, n))
    return pairs


def _glance(
    snapshot: Snapshot,
    columns: Columns,
    question: Question,
    looked_at: Mask,
    public: Mask,
    rules_by_file: Mapping[FileId, Liveness | None],
) -> tuple[Mask, Mask, dict[int, Kept]]:
    """What lives by itself, what lives with its container, and why, as kinds and names tell."""
    symbols, files = columns.symbols, columns.files
    kept: dict[int, Kept] = {}
    testing = files_of_tests(snapshot, columns)
    top = np.isin(symbols.kinds, [int(SymbolKind.MODULE), int(SymbolKind.NAMESPACE)])
    test_cases = cases(snapshot, columns) if question.tests else np.zeros_like(top)
    roots = (top | test_cases) if question.tests else (top & ~testing[symbols.file_of])
    kept.update((n, Kept.TEST) for n in np.flatnonzero(test_cases & looked_at).tolist())
    # Where words of the definition decide, it is looked at closely.
    plain = [not (rules := rules_by_file.get(file)) or not rules.public_words for file in files]
    exported = public & looked_at & np.array(plain, np.bool_)[symbols.file_of]
    kept.update((n, Kept.EXPORTED) for n in np.flatnonzero(exported).tolist())
    # A field, or a variable of a module, is there as soon as what it stands in is.
    bound = exported | ~looked_at
    generated = {row.id for row in snapshot.files() if row.generated}
    material = material_of_tests(snapshot, columns, rules_by_file)
    named = named_files(snapshot, rules_by_file)
    for file_number, file in enumerate(columns.files):
        snapshot.cancel.check("dead code: next file")
        first, end = int(columns.firsts[file_number]), int(columns.firsts[file_number + 1])
        numbers = [n for n in (first + looked_at[first:end].nonzero()[0]).tolist() if n not in kept]
        rules = rules_by_file.get(file)
        path = columns.paths[file_number]
        if rules is None or file in generated:
            kept.update((n, Kept.GENERATED) for n in numbers)
            bound[numbers] = True
            continue
        is_entry = fits(path, rules.entry_files)
        is_run = says(snapshot, file, rules.page_pattern)
        is_page = is_run or path in named or fits(path, rules.page_files)
        is_checked = rules.types_in_tests and testing[file_number]
        points = (point.partition("::") for point in question.entry_points)
        names = [name for files_meant, _, name in points if fits(path, (files_meant,))]
        for n in numbers:
            name = symbols.names[n]
            at_top = bool(top[symbols.containers[n]])
            why = _why(name, int(symbols.kinds[n]), int(symbols.flags[n]), rules, at_top=at_top)
            is_read = is_entry or (is_page and symbols.flags[n] & SymbolFlag.EXPORTED)
            if why is None and is_read and (at_top or is_run):
                why = Kept.ENTRY_POINT
            is_checked_type = is_checked and symbols.kinds[n] == SymbolKind.TYPE_ALIAS
            if why is None and (is_checked_type or material[file_number]):
                why = Kept.TEST
            if any(not pattern or fnmatchcase(name, pattern) for pattern in names):
                why = Kept.ENTRY_POINT
                roots[n] = True
            if why is not None:
                kept[n] = why
                bound[n] = True
                roots[n] |= why is Kept.MAIN
    return roots, bound, kept


def _why(name: str, kind: int, flags: int, rules: Liveness, *, at_top: bool) -> Kept | None:
    if kind == SymbolKind.CONSTRUCTOR:
        return Kept.CONSTRUCTOR
    if flags & _NOT_LIVE:
        return Kept.DECLARATION
    if flags & SymbolFlag.TEST:
        return Kept.TEST
    if at_top and name in rules.mains:
        return Kept.MAIN
    if not at_top and name in rules.member_mains:
        return Kept.MAIN
    if IS_WORD(name) is None or _whole(rules.called_names, name):
        return Kept.SPECIAL_NAME
    if _whole(rules.own_names, name):
        return Kept.MEANT_UNUSED
    return None


@lru_cache(maxsize=16384)
def _whole(pattern: str, name: str) -> bool:
    return bool(pattern) and re.fullmatch(pattern, name) is not None


class _Mentions:
    """Places that write the names of what nobody is known to use."""

    def __init__(
        self,
        snapshot: Snapshot,
        columns: Columns,
        lonely: Collection[int],
        rules_by_file: Mapping[FileId, Liveness | None],
    ) -> None:
        self._names = columns.symbols.names
        names = {self._names[n] for n in lonely}
        parts = {part for name in names for part in _parts(name)}
        found = written(snapshot, names | parts)
        known = explained(snapshot, columns, names)
        self._unexplained = {name for name in names if found[name] > known[name]}
        self._parts = {part for part in parts if found[part]}
        self._put_together = put_together(snapshot, names - self._unexplained)
        self._accessors = self._in_templates(snapshot, columns, lonely, rules_by_file)

    def _in_templates(
        self,
        snapshot: Snapshot,
        columns: Columns,
        lonely: Collection[int],
        rules_by_file: Mapping[FileId, Liveness | None],
    ) -> set[int]:
        """Accessors whose property is written where it is not code that stands."""
        properties: dict[int, str] = {}
        for n in lonely:
            rules = rules_by_file.get(columns.files[int(columns.symbols.file_of[n])])
            pattern = rules.accessors if rules is not None else ""
            found = re.fullmatch(pattern, self._names[n]) if pattern else None
            if found is not None:
                name = next(group for group in found.groups() if group)
                properties[n] = name[:1].lower() + name[1:]
        if not properties:
            return set()
        code = {file for file, rules in rules_by_file.items() if rules is not None}
        seen = written(snapshot, set(properties.values()), beside=code)
        return {n for n, name in properties.items() if seen[name]}

    def keeping(self, lonely: Collection[int]) -> dict[int, Kept]:
        """Why those of *lonely* that may be meant somewhere may be."""
        kept: dict[int, Kept] = {}
        for n in lonely:
            name = self._names[n]
            if name in self._unexplained or n in self._accessors:
                kept[n] = Kept.MENTIONED
            elif not self._parts.isdisjoint(_parts(name)) or name in self._put_together:
                kept[n] = Kept.NAME_IN_PARTS
        return kept


def _parts(name: str) -> Iterator[str]:
    """
    Beginnings and ends of *name* that stand alone where code puts it together: `visit_` of
    `visit_call` in `"visit_" + kind`.
    """
    for place, character in enumerate(name):
        if character == "_" and 0 < place < len(name) - 1:
            yield name[: place + 1]
            yield name[place:]
