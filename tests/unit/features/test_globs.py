from __future__ import annotations

import pytest

from codegraph_lsp.features.globs import fits


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("src/app.py", "src/"),
        ("src/app.py", "src/**"),
        ("src/deep/app.py", "src/**/*.py"),
        ("src/app.py", "*.py"),
        ("src/app.test.ts", "*.{test,spec}.ts"),
        ("a/tests/b/c.py", "tests/"),
        ("src/app.py", "/src"),
    ],
)
def test_a_path_fits(path: str, pattern: str) -> None:
    assert fits(path, (pattern,))


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("src/app.py", "app/"),
        ("src/app.py", "/app.py"),
        ("src/deep/app.py", "src/*.py"),
        ("src/app.ts", "*.{test,spec}.ts"),
    ],
)
def test_a_path_does_not_fit(path: str, pattern: str) -> None:
    assert not fits(path, (pattern,))


def test_no_patterns_fit_nothing() -> None:
    assert not fits("a.py", ())
