"""
Public suites: small workspaces, and what compilers or people say about them.

They lie in a folder of their own, beside the project or where `CODEGRAPH_ACCURACY` says, with the
modules that read and score them: `cases`, `graphio` and `score`. The project holds none of it.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codegraph_lsp.languages.registry import languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

VARIABLE = "CODEGRAPH_ACCURACY"
BESIDE = Path(__file__).parents[3] / "shared" / "accuracy"
MISSING = f"the accuracy suites are not here: there is no {BESIDE}, and {VARIABLE} names no folder"


@dataclass(frozen=True)
class Suites:
    """The suites in *folder*, by name."""

    folder: Path

    @cached_property
    def names(self) -> list[str]:
        return sorted(file.stem for file in self.folder.glob("*.jsonl"))

    def cases(self, name: str, language: str = "") -> Iterator[Any]:
        """Cases of one suite, or of a file in the same format, in their order."""
        file = Path(name) if is_file(name) else self.folder / f"{name}.jsonl"
        for case in self.module("cases").load_jsonl(file):
            if not language or case.language == language:
                yield case

    def unread(self, name: str, language: str = "") -> list[str]:
        """Languages of one suite that are not read yet."""
        return sorted({case.language for case in self.cases(name, language) if not is_read(case)})

    def module(self, name: str) -> ModuleType:
        """One of the modules that come with the suites."""
        if str(self.folder) not in sys.path:
            sys.path.append(str(self.folder))
        return importlib.import_module(name)


def find_suites() -> Suites | None:
    """The suites that are here; None where there are none."""
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else BESIDE
    return Suites(folder) if (folder / "score.py").is_file() else None


def is_file(name: str) -> bool:
    """*name* is that of a file with cases, not of a suite."""
    return name.endswith(".jsonl")


def is_read(case: Any) -> bool:
    """More than the syntax errors is known of the language of *case*."""
    spec = languages().by_id.get(case.language)
    return spec is not None and not spec.generic


def measures_of(case: Any) -> Sequence[str]:
    """What can be measured with *case*; one that expects nothing wants no calls found."""
    edges = {edge["kind"] for edge in case.edges}
    sites = {site["kind"] for site in case.sites}
    found = [kind for kind in ("calls", "imports", "inherits") if kind in edges]
    if "calls" in sites:
        found.append("oracle" if case.options.get("oracle") else "call-sites")
    found += [kind for kind in ("references", "definition", "reference-set") if kind in sites]
    return found or ["calls"]
