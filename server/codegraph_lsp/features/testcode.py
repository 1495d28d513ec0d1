"""Which files and symbols are tests, by the patterns of their language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

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
    return _test_names(snapshot, path) is not None


def is_test_case(snapshot: Snapshot, symbol: Symbol) -> bool:
    """
    True when *symbol* is what a test runner runs: a test function, or the module-level code of a
    test file, in which some frameworks write their cases.
    """
    if symbol.kind in CALLABLE_KINDS and symbol.flags & SymbolFlag.TEST:
        return True
    names = _test_names(snapshot, symbol.path)
    if names is None:
        return False
    if symbol.kind is SymbolKind.MODULE:
        return True
    return symbol.kind in CALLABLE_KINDS and _pattern(names).match(symbol.name) is not None


def case_names(snapshot: Snapshot, path: Path) -> Callable[[str], bool]:
    """Tells whether a callable of the test file at *path* is a test case, by its name."""
    names = _test_names(snapshot, path)
    if names is None:
        return lambda _: False
    match = _pattern(names).match
    return lambda name: match(name) is not None


def learn_tests(snapshot: Snapshot, rows: Iterable[FileRow]) -> None:
    """Finds out about many files at once: one by one each is looked up first."""
    known = _known(snapshot)
    specs: dict[str, LanguageSpec | None] = {}
    for row in rows:
        if row.path not in known:
            if row.language not in specs:
                specs[row.language] = snapshot.language(row.id)
            known[row.path] = _names_in(row.path, specs[row.language])


def _test_names(snapshot: Snapshot, path: Path) -> str | None:
    """Of a test file, how names of its test functions begin; None for any other file."""
    known = _known(snapshot)
    if path not in known:
        row = snapshot.file(path)
        known[path] = _names_in(path, snapshot.language(row.id) if row else None)
    return known[path]


def _names_in(path: Path, spec: LanguageSpec | None) -> str | None:
    return spec.test_names if spec is not None and fits(path, spec.test_files) else None


def _known(snapshot: Snapshot) -> dict[Path, str | None]:
    return snapshot.cached("names of tests by file", dict)


@lru_cache(maxsize=64)
def _pattern(names: str) -> re.Pattern[str]:
    return re.compile(names)
