"""What the evaluators of one linker share: outlines, module answers, packages, reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.semantics import Semantics, semantics
from codegraph_lsp.model.ids import symbol_key
from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.resolve.apart import Apart
from codegraph_lsp.resolve.evaluate import Evaluator
from codegraph_lsp.resolve.frame import Frame
from codegraph_lsp.resolve.packages import Package
from codegraph_lsp.resolve.qualified import PackageTypes
from codegraph_lsp.resolve.solver import State
from codegraph_lsp.resolve.symbol_ids import module_id
from codegraph_lsp.resolve.top_level import top_level
from codegraph_lsp.resolve.units import Units
from codegraph_lsp.support.memory import dissolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.limits import Limits
    from codegraph_lsp.resolve.calls import Passed
    from codegraph_lsp.resolve.lookup import Lookup
    from codegraph_lsp.resolve.modules import ModuleTarget
    from codegraph_lsp.resolve.top_level import TopLevel


class Session:
    """Everything remembered between the files that one linker links."""

    def __init__(
        self,
        lookup: Lookup,
        remembered: int,
        limits: Limits = DEFAULT_LIMITS,
        *,
        max_bytes: int = 0,
    ) -> None:
        self.lookup = lookup
        self._remembered = remembered
        self._max_bytes = max_bytes
        self._weight = 0
        """Of the outlines behind `_evaluators`."""
        self.limits = limits
        self.state = State(limits)
        self.answers: dict[str, tuple[int, ...]] = {}
        """Module questions asked so far, and their answers; remembered answers refer to them."""
        self._evaluators: dict[int, Evaluator | None] = {}
        self._resting: dict[int, Evaluator | None] = {}
        """Those that were not asked since there were too many."""
        self._home: FileId | None = None
        self._see_home: Callable[[], Evaluator] | None = None
        self._home_seen: Evaluator | None = None
        self._placeholders: set[FileId] = set()
        self._module_keys: dict[FileId, SymbolKey] = {}
        self._top_levels: dict[FileId, TopLevel | None] = {}
        self._packages: dict[tuple[str, str, str, bool], Package] = {}
        self._types: dict[str, PackageTypes] = {}
        self._apart: dict[FileId, Apart] = {}
        self._rules: dict[str, Semantics] = {}
        self._resolved: dict[tuple[Path, str, int], ModuleTarget] = {}
        self.units = Units(self)
        self.external_names: dict[str, dict[str, str]] = {}
        """By language: name of the standard library -> the package that offers it."""

    def rules(self, spec: LanguageSpec) -> Semantics:
        """How names and classes behave in a language."""
        found = self._rules.get(spec.id)
        if found is None:
            found = self._rules[spec.id] = semantics(spec.lineage)
        return found

    def begin(self, file: FileId, see: Callable[[], Evaluator]) -> None:
        """*file* is being linked from here on; *see* makes what others see of it."""
        self.state.reset()
        self.state.end_file()
        self._home = file
        self._see_home = see
        if self._home_seen is not None:
            dissolve(self._home_seen)
            self._home_seen = None
        too_heavy = self._max_bytes and self._weight > self._max_bytes // 2
        if too_heavy or len(self._evaluators) > self._remembered // 2:
            self._make_room()

    def _make_room(self) -> None:
        """What was not asked since there was too much the last time goes, what was asked rests."""
        dropped, self._resting = self._resting, self._evaluators
        for file in self._resting:
            dropped.pop(file, None)
        # Each knows its questions, which know it.
        dissolve(*filter(None, dropped.values()))
        self._evaluators = {}
        self._weight = 0
        self._top_levels.clear()
        self._packages.clear()
        self._types.clear()
        self._apart.clear()
        self._module_keys.clear()
        self._resolved.clear()

    def end(self) -> None:
        """Nothing more is linked: everything that is remembered goes."""
        self.state.reset()
        self.state.end_file()
        made = [*self._evaluators.values(), *self._resting.values(), self._home_seen]
        dissolve(*filter(None, made), self)

    def foreign(self, file: FileId) -> Evaluator | None:
        """The shared evaluator of *file*; None while it is a placeholder. Counts as read."""
        self.state.reads.add(file)
        if file == self._home and self._see_home is not None:
            if self._home_seen is None:
                self._home_seen = self._see_home()
            return self._home_seen
        found = self._evaluators.get(file)
        if found is not None:
            return found
        if file in self._evaluators:
            return None
        found = self._resting[file] if file in self._resting else self._make(file)
        self._evaluators[file] = found
        if found is not None:
            self._weight += found.index.weight
        return found

    def _make(self, file: FileId) -> Evaluator | None:
        index = self.lookup.index(file)
        if index is None:
            self._placeholders.add(file)
            return None
        return Evaluator(self, file, index)

    def top_level(self, file: FileId) -> TopLevel | None:
        """What *file* has at its top level; None while it is a placeholder. Counts as read."""
        if file == self._home:
            there = self.foreign(file)
            return None if there is None else top_level(there.index.outline)
        self.state.reads.add(file)
        if file not in self._top_levels:
            found = self._top_levels[file] = self.lookup.top_level(file)
            if found is None:
                self._placeholders.add(file)
        return self._top_levels[file]

    def module_key(self, file: FileId) -> SymbolKey:
        """Key of the `<module>` of *file*, which needs no outline."""
        found = self._module_keys.get(file)
        if found is None:
            language = self.lookup.language(file).id
            found = symbol_key(module_id(self.lookup.path(file), language))
            self._module_keys[file] = found
        return found

    def pending(self, files: Iterable[FileId]) -> list[FileId]:
        """Those of *files* that were wanted and are still placeholders."""
        return [file for file in files if file in self._placeholders]

    def frame(self, base: Evaluator, passed: Passed, level: int) -> Evaluator:
        """An evaluator for one call of a function in the file of *base*."""
        return Frame(base, passed, level)

    def resolve(
        self, evaluator: Evaluator, module: str, level: int, importer: Path | None = None
    ) -> ModuleTarget:
        """Where a module is; the question is noted."""
        path = evaluator.path if importer is None else importer
        key = (path, module, level)
        target = self._resolved.get(key)
        if target is None:
            target = self.lookup.modules.resolve(path, evaluator.spec.id, module, level)
            self._resolved[key] = target
            self.answers[target.specifier] = target.answer
        self.state.reads.add(target.specifier)
        return target

    def package(self, evaluator: Evaluator) -> Package:
        """The package that the evaluator's file belongs to. Its files count as read."""
        clause = evaluator.index.outline.package
        suffix = evaluator.rules.test_suffix
        tests = bool(suffix) and evaluator.path.endswith(suffix)
        folder = evaluator.path.rpartition("/")[0]
        key = (evaluator.spec.id, folder, clause, tests)
        found = self._packages.get(key)
        if found is None:
            target = self.resolve(evaluator, ".", 0)
            found = Package(self, target, clause, "" if tests else suffix)
            self._packages[key] = found
        self.state.reads |= found.reads
        return found

    def types_of(self, target: ModuleTarget, package: str) -> PackageTypes:
        """The types in all files of *target*, which count as read."""
        found = self._types.get(target.specifier)
        if found is None:
            found = self._types[target.specifier] = PackageTypes(self, target, package)
        self.state.reads |= found.reads
        return found

    def apart(self, evaluator: Evaluator) -> Apart:
        """Members that the files around the evaluator's give to types; they count as read."""
        found = self._apart.get(evaluator.file)
        if found is None:
            found = self._apart[evaluator.file] = Apart(evaluator)
        self.state.reads |= found.reads
        return found

    def representative(self, files: tuple[FileId, ...]) -> FileId:
        """Of a package's files one that states the package's name as most of them do."""
        if len(files) == 1:
            return files[0]
        counts: dict[str, int] = {}
        first: dict[str, FileId] = {}
        for file in files:
            there = self.top_level(file)
            if there is not None:
                clause = there.package
                counts[clause] = counts.get(clause, 0) + 1
                first.setdefault(clause, file)
        if not counts:
            return files[0]
        return first[max(sorted(counts), key=lambda clause: counts[clause])]
