"""Which files and symbols are tests, by the patterns of their language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.globs import fits
from codegraph_lsp.model.kinds import CALLABLE_KINDS, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.symbols import FileRow, Symbol


def is_test(snapshot: Snapshot, path: Path) -> bool:
    """True when the file at *path* is there for testing: its helpers and fixtures too."""
    return _tests_in(snapshot, path) is not None


def is_below_tests(snapshot: Snapshot, path: Path) -> bool:
    """
    True when the file at *path* is there for testing for no other reason than that it lies in a
    folder inside one of tests: `tests/data/cart.py`.
    """
    above, _, name = path.rpartition("/")
    spec = None
    if above and is_test(snapshot, path):
        row = snapshot.file(path)
        spec = snapshot.language(row.id) if row else None
    if spec is None or fits(name, spec.test_files):
        return False
    return fits(f"{above.rpartition('/')[0]}/{name}".lstrip("/"), spec.test_files)


def is_test_case(snapshot: Snapshot, symbol: Symbol) -> bool:
    """
    True when *symbol* is what a test runner runs: a test function, or the module-level code of a
    test file in languages whose frameworks write their cases there.
    """
    if symbol.kind in CALLABLE_KINDS and symbol.flags & SymbolFlag.TEST:
        return True
    tests = _tests_in(snapshot, symbol.path)
    if tests is None:
        return False
    if symbol.kind is SymbolKind.MODULE:
        return tests.modules
    return symbol.kind in CALLABLE_KINDS and _pattern(tests.names).match(symbol.name) is not None


def is_test_module(snapshot: Snapshot, path: Path) -> bool:
    """Whether the module-level code of the file at *path* is a test case."""
    tests = _tests_in(snapshot, path)
    return tests is not None and tests.modules


def case_names(snapshot: Snapshot, path: Path) -> Callable[[str], bool]:
    """Tells whether a callable of the test file at *path* is a test case, by its name."""
    tests = _tests_in(snapshot, path)
    if tests is None:
        return lambda _: False
    match = _pattern(tests.names).match
    return lambda name: match(name) is not None


def learn_tests(snapshot: Snapshot, rows: Iterable[FileRow]) -> None:
    """Finds out about many files at once: one by one each is looked up first."""
    known = _known(snapshot)
    specs: dict[str, LanguageSpec | None] = {}
    for row in rows:
        if row.path not in known:
            if row.language not in specs:
                specs[row.language] = snapshot.language(row.id)
            known[row.path] = _tests_of(row.path, specs[row.language])


class _Tests(NamedTuple):
    """How a language writes its test cases."""

    names: str
    """Regular expression that the names of test functions begin with."""
    modules: bool
    """Module-level code of a test file is one, too."""


def _tests_in(snapshot: Snapshot, path: Path) -> _Tests | None:
    """Of a test file, what its cases are; None for any other file."""
    known = _known(snapshot)
    if path not in known:
        row = snapshot.file(path)
        known[path] = _tests_of(path, snapshot.language(row.id) if row else None)
    return known[path]


def _tests_of(path: Path, spec: LanguageSpec | None) -> _Tests | None:
    if spec is None or not fits(path, spec.test_files):
        return None
    return _Tests(spec.test_names, spec.test_modules)


def _known(snapshot: Snapshot) -> dict[Path, _Tests | None]:
    return snapshot.cached("tests by file", dict)


@lru_cache(maxsize=64)
def _pattern(names: str) -> re.Pattern[str]:
    return re.compile(names)
