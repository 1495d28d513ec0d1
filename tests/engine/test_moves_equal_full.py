"""
Symbols move between files, classes change their base, re-exports come and go: after each the graph
is the one that a fresh index gives.

A small program of classes is written out anew, in one language, for each state it goes through.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Workspace, fresh_export

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

N_CLASSES = 4
MODULES = ("one", "two", "three")


@dataclass(frozen=True)
class Program:
    """Class number N has a method `own_N`, and calls its base's `shared` in it."""

    homes: tuple[int, ...] = (0, 0, 1, 2)
    """Module of each class."""
    bases: tuple[int, ...] = (-1, 0, 1, 0)
    """Class that each extends, an earlier one; -1: none."""
    offered: frozenset[int] = frozenset({0, 2})
    """Classes that the module in the middle passes on; the others are imported from their own."""
    has_shared: frozenset[int] = field(default=frozenset({0}))
    """Classes with a method `shared` of their own."""


def python(program: Program) -> dict[str, str]:
    texts = {}
    for number, module in enumerate(MODULES):
        lines = [f"from {home} import C{base}" for base, home in _bases_elsewhere(program, number)]
        for each in _of_module(program, number):
            base = program.bases[each]
            lines.append(f"class C{each}({f'C{base}' if base >= 0 else ''}):")
            if each in program.has_shared:
                lines.append("    def shared(self): return self")
            lines.append(f"    def own_{each}(self): return self.shared()")
        texts[f"{module}.py"] = _text(lines)
    texts["middle.py"] = _text(
        [f"from {MODULES[program.homes[each]]} import C{each}" for each in sorted(program.offered)]
    )
    lines = [f"from {_source(program, each)} import C{each}" for each in range(N_CLASSES)]
    lines += [f"C{each}().own_{each}().shared()" for each in range(N_CLASSES)]
    texts["main.py"] = _text(lines)
    return texts


def typescript(program: Program) -> dict[str, str]:
    texts = {}
    for number, module in enumerate(MODULES):
        elsewhere = _bases_elsewhere(program, number)
        lines = [f"import {{ C{base} }} from './{home}';" for base, home in elsewhere]
        for each in _of_module(program, number):
            base = program.bases[each]
            lines.append(f"export class C{each}{f' extends C{base}' if base >= 0 else ''} {{")
            if each in program.has_shared:
                lines.append("  shared() { return this; }")
            lines += [f"  own_{each}() {{ return this.shared(); }}", "}"]
        texts[f"{module}.ts"] = _text(lines)
    texts["middle.ts"] = _text(
        [
            f"export {{ C{each} }} from './{MODULES[program.homes[each]]}';"
            for each in sorted(program.offered)
        ]
    )
    lines = [
        f"import {{ C{each} }} from './{_source(program, each)}';" for each in range(N_CLASSES)
    ]
    lines += [f"new C{each}().own_{each}().shared();" for each in range(N_CLASSES)]
    texts["main.ts"] = _text(lines)
    return texts


def go(program: Program) -> dict[str, str]:
    """Packages may not import each other in a circle, so all is one package; embedding extends."""
    texts = {"go.mod": "module example.org/moves\n"}
    for number, module in enumerate(MODULES):
        lines = ["package main"]
        for each in _of_module(program, number):
            base = program.bases[each]
            lines.append(f"type C{each} struct {{ {f'C{base}' if base >= 0 else ''} }}")
            if each in program.has_shared:
                lines.append(f"func (c *C{each}) shared() *C{each} {{ return c }}")
            lines.append(f"func (c *C{each}) own_{each}() {{ c.shared() }}")
        texts[f"{module}.go"] = _text(lines)
    calls = [f"\t(&C{each}{{}}).own_{each}()" for each in range(N_CLASSES)]
    texts["main.go"] = _text(["package main", "func main() {", *calls, "}"])
    return texts


def java(program: Program) -> dict[str, str]:
    """Each module is a package; the one in the middle has a class that extends what it offers."""
    texts = {}
    for each in range(N_CLASSES):
        base, home = program.bases[each], MODULES[program.homes[each]]
        lines = [f"package {home};"]
        if base >= 0 and program.homes[base] != program.homes[each]:
            lines.append(f"import {MODULES[program.homes[base]]}.C{base};")
        lines.append(f"public class C{each} {f'extends C{base} ' if base >= 0 else ''}{{")
        if each in program.has_shared:
            lines.append(f"  public C{each} shared() {{ return this; }}")
        lines += [f"  public void own_{each}() {{ this.shared(); }}", "}"]
        texts[f"{home}/C{each}.java"] = _text(lines)
    lines = ["package main;"]
    lines += [f"import {MODULES[program.homes[each]]}.*;" for each in sorted(program.offered)]
    calls = [f"    new C{each}().own_{each}();" for each in range(N_CLASSES)]
    texts["main/Main.java"] = _text([*lines, "class Main {", "  void run() {", *calls, "  }", "}"])
    return texts


def rust(program: Program) -> dict[str, str]:
    """A base is a trait with a default method; the module in the middle re-exports."""
    texts = {"Cargo.toml": '[package]\nname = "moves"\n'}
    for number, module in enumerate(MODULES):
        lines = []
        for each in _of_module(program, number):
            base = program.bases[each]
            lines += [f"pub struct C{each};", f"pub trait T{each} {{ fn of_{each}(&self) {{}} }}"]
            calls = "self.shared();" if each in program.has_shared else ""
            if each in program.has_shared:
                lines.append(f"impl C{each} {{ pub fn shared(&self) {{}} }}")
            if base >= 0:
                home = MODULES[program.homes[base]]
                lines.append(f"impl crate::{home}::T{base} for C{each} {{}}")
                calls += f" {{ use crate::{home}::T{base}; self.of_{base}(); }}"
            lines.append(f"impl C{each} {{ pub fn own_{each}(&self) {{ {calls} }} }}")
        texts[f"src/{module}.rs"] = _text(lines)
    texts["src/middle.rs"] = _text(
        [
            f"pub use crate::{MODULES[program.homes[each]]}::C{each};"
            for each in sorted(program.offered)
        ]
    )
    lines = [f"mod {module};" for module in (*MODULES, "middle")]
    lines += [f"use {_source(program, each)}::C{each};" for each in range(N_CLASSES)]
    calls = [f"    C{each}.own_{each}();" for each in range(N_CLASSES)]
    texts["src/main.rs"] = _text([*lines, "fn main() {", *calls, "}"])
    return texts


def cpp(program: Program) -> dict[str, str]:
    """A header and a source for each module; the header in the middle includes what it offers."""
    texts = {}
    for number, module in enumerate(MODULES):
        includes = [f'#include "{home}.h"' for _, home in _bases_elsewhere(program, number)]
        classes, bodies = [], [f'#include "{module}.h"']
        for each in _of_module(program, number):
            base = program.bases[each]
            inherits = f" : public C{base}" if base >= 0 else ""
            shared = f" C{each}* shared();" if each in program.has_shared else ""
            classes.append(f"class C{each}{inherits} {{ public:{shared} void own_{each}(); }};")
            if each in program.has_shared:
                bodies.append(f"C{each}* C{each}::shared() {{ return this; }}")
            bodies.append(f"void C{each}::own_{each}() {{ this->shared(); }}")
        texts[f"{module}.h"] = _text(["#pragma once", *includes, *classes])
        texts[f"{module}.cpp"] = _text(bodies)
    homes = sorted({program.homes[each] for each in program.offered})
    texts["middle.h"] = _text(["#pragma once", *(f'#include "{MODULES[n]}.h"' for n in homes)])
    calls = [f"    C{each}().own_{each}();" for each in range(N_CLASSES)]
    texts["main.cpp"] = _text(['#include "middle.h"', "int main() {", *calls, "}"])
    return texts


LANGUAGES = {
    "python": python,
    "typescript": typescript,
    "go": go,
    "java": java,
    "rust": rust,
    "cpp": cpp,
}

changes = st.one_of(
    st.tuples(st.just("move"), st.integers(0, N_CLASSES - 1), st.integers(0, 2)),
    st.tuples(st.just("base"), st.integers(1, N_CLASSES - 1), st.integers(-1, N_CLASSES - 2)),
    st.tuples(st.just("offer"), st.integers(0, N_CLASSES - 1), st.just(0)),
    st.tuples(st.just("shared"), st.integers(0, N_CLASSES - 1), st.just(0)),
)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@settings(
    max_examples=max(1, int(os.environ.get("CODEGRAPH_EXAMPLES", "25"))),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(changes, min_size=1, max_size=6), are_typed=st.booleans())
def test_what_moves_is_found_where_it_went(
    language: str, steps: list[tuple[str, int, int]], are_typed: bool
) -> None:
    write = LANGUAGES[language]
    folder = Path(tempfile.mkdtemp(prefix="codegraph-moves-"))
    try:
        program = Program()
        workspace = Workspace(folder / "root", Settings(jobs=1), files=write(program))
        with workspace.serving():
            for step in steps:
                after = changed(program, step)
                bring(workspace, write(program), write(after), are_typed=are_typed)
                program = after
            workspace.settle()
            assert workspace.export() == fresh_export(workspace.texts(), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_have_the_calls_that_they_should(language: str, tmp_path: Path) -> None:
    """Else nothing is compared above."""
    write: Callable[[Program], Mapping[str, str]] = LANGUAGES[language]
    texts = {path: text.encode() for path, text in write(Program()).items()}
    lines = fresh_export(texts, tmp_path)
    calls = [line for line in lines if '"kind":"calls"' in line and "own_" in line]
    assert len(calls) >= N_CLASSES


def changed(program: Program, step: tuple[str, int, int]) -> Program:
    what, each, to = step
    if what == "move":
        homes = list(program.homes)
        homes[each] = to
        return replace(program, homes=tuple(homes))
    if what == "base":
        bases = list(program.bases)
        bases[each] = min(to, each - 1)
        return replace(program, bases=tuple(bases))
    if what == "offer":
        return replace(program, offered=program.offered ^ {each})
    return replace(program, has_shared=program.has_shared ^ {each})


def bring(
    workspace: Workspace, before: Mapping[str, str], after: Mapping[str, str], *, are_typed: bool
) -> None:
    """Writes what differs to disk, or types it into the editor; deletes what is there no more."""
    for path, text in after.items():
        if before.get(path) != text:
            if are_typed:
                workspace.type(path, text)
            else:
                workspace.write(path, text)
    for path in before.keys() - after.keys():
        workspace.close(path)
        workspace.delete(path)


def _of_module(program: Program, number: int) -> list[int]:
    return [each for each in range(N_CLASSES) if program.homes[each] == number]


def _bases_elsewhere(program: Program, number: int) -> list[tuple[int, str]]:
    """Bases of a module's classes that are in another one, and which."""
    bases = [program.bases[each] for each in _of_module(program, number)]
    return [
        (base, MODULES[program.homes[base]])
        for base in bases
        if base >= 0 and program.homes[base] != number
    ]


def _source(program: Program, each: int) -> str:
    return "middle" if each in program.offered else MODULES[program.homes[each]]


def _text(lines: list[str]) -> str:
    return "\n".join([*lines, ""])
