"""Edges of a file's imports: to the modules, and to the things taken out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SYMBOL, ImportFact, Occurrence
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag, Role
from codegraph_lsp.resolve import ambient, exports, paths
from codegraph_lsp.resolve.call_targets import PLAIN, Found
from codegraph_lsp.resolve.values import EXTERNAL, MODULE, NAMESPACE, SYMBOL, external
from codegraph_lsp.resolve.words import BY_IMPORT, IMPORT_REEXPORT

if TYPE_CHECKING:
    from codegraph_lsp.model.edges import Edge
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.sites import Sites

IMPORTS = int(EdgeKind.IMPORTS)
REFERENCES = int(EdgeKind.REFERENCES)
REEXPORTS = int(EdgeKind.REEXPORTS)
IN_COMMENT = int(ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC)
"""A type in a comment names a module, which nothing loads."""


def import_edges(evaluator: Evaluator, sites: Sites) -> list[Edge]:
    """Edges of all imports, in order."""
    found: list[Edge] = []
    seen = set()
    for number, fact in enumerate(evaluator.index.outline.imports):
        if fact.flags & IN_COMMENT == IN_COMMENT:
            continue
        kind = REEXPORTS if fact.flags & IMPORT_REEXPORT else IMPORTS
        if (fact.module_start, kind) not in seen:
            seen.add((fact.module_start, kind))
            if evaluator.rules.import_paths:
                found += _to_path(evaluator, sites, number, fact, kind)
            else:
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
        found.append((kind, sites.keys.module(file), BY_IMPORT, PLAIN))
    elif target.name:
        whole = external(target.package, target.name, BY_IMPORT)
        found.append((kind, sites.keys.external(whole.text), BY_IMPORT, PLAIN))
    # What describes a module is not what is loaded.
    described = [sites.keys.key(v.file, v.ref) for v in ambient.written(evaluator, target)]
    found += [(REFERENCES, key, BY_IMPORT, PLAIN) for key in described]
    return sites.make(_site(fact.module_start, fact.module_end), found)


def _to_path(
    evaluator: Evaluator, sites: Sites, number: int, fact: ImportFact, kind: int
) -> list[Edge]:
    """The module, or type, that a path leads through."""
    found: list[Found] = []
    for value in paths.around(evaluator, number):
        if value.kind == MODULE and value.file >= 0:
            evaluator.at(value.file)
            found.append((kind, sites.keys.module(value.file), BY_IMPORT, PLAIN))
        elif value.kind in (SYMBOL, NAMESPACE):
            found.append((kind, sites.keys.key(value.file, value.ref), BY_IMPORT, PLAIN))
        elif value.kind == EXTERNAL:
            found.append((kind, sites.keys.external(value.text), BY_IMPORT, PLAIN))
    return sites.make(_site(fact.module_start, fact.module_end), found)


def _to_name(
    evaluator: Evaluator, sites: Sites, number: int, fact: ImportFact, kind: int
) -> list[Edge]:
    if fact.flags & IMPORT_REEXPORT:
        denoted = exports.reexported(evaluator, number)
    else:
        denoted = exports.imported(evaluator, number)
    if evaluator.rules.import_paths:
        files: tuple[int, ...] = tuple(v.file for v in paths.around(evaluator, number))
        described = False
    else:
        target = exports.target_of(evaluator, fact)
        files, described = target.files, bool(target.ambient)
    found: list[Found] = []
    for value in denoted:
        if value.kind == SYMBOL or (value.kind == MODULE and value.file >= 0):
            # What is offered on behalf of another module is not imported from where it is defined.
            members = value.kind == MODULE and bool(evaluator.rules.package_files)
            own = members or not (files or described) or value.file in files
            is_module = value.kind == MODULE
            keys = sites.keys
            key = keys.module(value.file) if is_module else keys.key(value.file, value.ref)
            found.append((kind if own else REFERENCES, key, BY_IMPORT, PLAIN))
        elif value.kind == EXTERNAL:
            found.append((kind, sites.keys.external(value.text), BY_IMPORT, PLAIN))
    return sites.make(_site(fact.name_start, fact.name_end), found)


def _site(start: int, end: int) -> Occurrence:
    return Occurrence(-1, int(Role.IMPORT), MODULE_SYMBOL, start, end)
