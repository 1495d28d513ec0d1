"""Edges of a file's imports: to the modules, and to the things taken out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SYMBOL, ImportFact, Occurrence
from codegraph_lsp.model.kinds import EdgeKind, Role
from codegraph_lsp.resolve import exports
from codegraph_lsp.resolve.values import EXTERNAL, MODULE, SYMBOL, external
from codegraph_lsp.resolve.words import BY_IMPORT, IMPORT_REEXPORT

if TYPE_CHECKING:
    from codegraph_lsp.model.edges import Edge
    from codegraph_lsp.resolve.call_targets import Found
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.sites import Sites

IMPORTS = int(EdgeKind.IMPORTS)
REFERENCES = int(EdgeKind.REFERENCES)
REEXPORTS = int(EdgeKind.REEXPORTS)


def import_edges(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of all imports, in order."""
    found: list[Edge] = []
    seen = set()
    for number, fact in enumerate(evaluator.index.outline.imports):
        kind = REEXPORTS if fact.flags & IMPORT_REEXPORT else IMPORTS
        if (fact.module_start, kind) not in seen:
            seen.add((fact.module_start, kind))
            found += _to_module(evaluator, sites, fact, kind)
        if fact.name and fact.name != "*":
            found += _to_name(evaluator, sites, number, fact, kind)
    return found


def _to_module(evaluator: Evaluator, sites: Sites, fact: ImportFact, kind: int) -> list[Edge]:
    target = exports.target_of(evaluator, fact)
    found: list[Found] = []
    if target.files:
        if evaluator.rules.package_is_folder:
            file = evaluator.session.representative(target.files)
        else:
            file = target.files[0]
        evaluator.at(file)
        found.append((kind, sites.keys.module(file), BY_IMPORT, False))
    elif target.name:
        whole = external(target.package, target.name, BY_IMPORT)
        found.append((kind, sites.keys.external(whole.text), BY_IMPORT, False))
    return sites.make(_site(fact.module_start, fact.module_end), found)


def _to_name(
    evaluator: Evaluator, sites: Sites, number: int, fact: ImportFact, kind: int
) -> list[Edge]:
    if fact.flags & IMPORT_REEXPORT:
        denoted = exports.reexported(evaluator, number)
    else:
        denoted = exports.imported(evaluator, number)
    target = exports.target_of(evaluator, fact)
    found: list[Found] = []
    for value in denoted:
        if value.kind == SYMBOL or (value.kind == MODULE and value.file >= 0):
            # What is offered on behalf of another module is not imported from where it is defined.
            own = value.kind == MODULE or not target.files or value.file in target.files
            is_module = value.kind == MODULE
            keys = sites.keys
            key = keys.module(value.file) if is_module else keys.key(value.file, value.ref)
            found.append((kind if own else REFERENCES, key, BY_IMPORT, False))
        elif value.kind == EXTERNAL:
            found.append((kind, sites.keys.external(value.text), BY_IMPORT, False))
    return sites.make(_site(fact.name_start, fact.name_end), found)


def _site(start: int, end: int) -> Occurrence:
    return Occurrence(-1, int(Role.IMPORT), MODULE_SYMBOL, start, end)
