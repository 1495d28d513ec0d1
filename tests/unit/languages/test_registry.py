"""Which language a file is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from codegraph_lsp.languages.registry import index_text, languages, read_identities
from codegraph_lsp.languages.spec import FOLDER


@pytest.mark.parametrize(
    ("path", "first_line", "expected"),
    [
        ("a/b.py", b"", "python"),
        ("a/b.PYI", b"", "python"),
        ("SConstruct", b"", "python"),
        ("x.ts", b"", "typescript"),
        ("x.d.ts", b"", "typescript"),
        ("x.tsx", b"", "tsx"),
        ("x.mjs", b"", "javascript"),
        ("dir.go/x.go", b"", "go"),
        ("tool", b"#!/usr/bin/env python3", "python"),
        ("tool", b"#!/usr/bin/env -S python3.11 -u", "python"),
        ("tool", b"#!/usr/bin/python2.7", "python"),
        ("tool", b"#!/bin/sh -e", "bash"),
        ("Makefile", b"", "make"),
        ("main.rs", b"", "rust"),
        ("notes.txt", b"", None),
        ("tool", b"plain text", None),
        (".py", b"", "python"),
    ],
)
def test_files_are_recognised(path: str, first_line: bytes, expected: str | None) -> None:
    found = languages().for_path(path, first_line)
    assert (found.id if found else None) == expected


def test_editors_names_of_languages_are_known() -> None:
    registry = languages()
    names = {"typescriptreact": "tsx", "javascriptreact": "javascript", "python": "python"}
    for name, expected in names.items():
        found = registry.for_language_id(name)
        assert found is not None
        assert found.id == expected
    assert registry.for_language_id("klingon") is None


def test_the_index_is_fresh() -> None:
    written = (FOLDER / "index.json").read_bytes()
    assert written == index_text(read_identities()), (
        "run `python -m codegraph_lsp.languages.registry`"
    )


def test_no_extension_is_claimed_twice() -> None:
    seen: dict[str, str] = {}
    for spec in languages().by_id.values():
        for extension in spec.extensions:
            assert extension not in seen, (extension, spec.id, seen.get(extension))
            seen[extension] = spec.id


def test_languages_of_one_family_can_name_each_other() -> None:
    families = {
        name: languages().by_id[name].family for name in ("javascript", "typescript", "tsx")
    }
    assert set(families.values()) == {"javascript"}
    assert languages().by_id["go"].family == "go"


def test_the_registry_needs_neither_grammars_nor_tables() -> None:
    script = (
        "import sys; from codegraph_lsp.languages.registry import languages; languages();"
        "print([m for m in ('tree_sitter', 'tomllib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_builtins_are_inherited() -> None:
    registry = languages()
    assert "print" in registry.by_id["python"].builtins
    assert {"Promise", "Partial"} <= registry.by_id["tsx"].builtins
    assert "Partial" not in registry.by_id["javascript"].builtins
    assert registry.by_id["kotlin"].builtins == frozenset()


def test_manifests_are_known_by_pattern() -> None:
    manifests = languages().manifests
    assert "package.json" in manifests
    assert "tsconfig.build.json" in manifests
    assert "tsconfig.json" in manifests
    assert "my-tsconfig.json" not in manifests
    assert "tsconfig*.json" in list(manifests)
