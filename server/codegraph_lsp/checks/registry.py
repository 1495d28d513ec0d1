"""All checks that are built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.blast_radius import BlastRadius
from codegraph_lsp.checks.boundary import Boundaries
from codegraph_lsp.checks.complexity import ComplexFunctions
from codegraph_lsp.checks.duplicate_definitions import DuplicateDefinitions
from codegraph_lsp.checks.empty_rule_sets import EmptyRuleSets
from codegraph_lsp.checks.import_cycle import ImportCycles
from codegraph_lsp.checks.index_failed import FailedFiles
from codegraph_lsp.checks.invalid_ignore import InvalidIgnores
from codegraph_lsp.checks.removed import RemovedSymbols
from codegraph_lsp.checks.rule_files import InvalidRules
from codegraph_lsp.checks.signature_mismatch import SignatureMismatches
from codegraph_lsp.checks.syntax import SyntaxErrors
from codegraph_lsp.checks.unreachable_exports import UnreachableExports
from codegraph_lsp.checks.unresolved_imports import UnresolvedImports
from codegraph_lsp.checks.unused_imports import UnusedImports
from codegraph_lsp.checks.unused_parameters import UnusedParameters
from codegraph_lsp.checks.unused_symbols import UnusedSymbols

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.checks.check import Check

CHECKS: tuple[Check, ...] = (
    SyntaxErrors(),
    UnresolvedImports(),
    ImportCycles(),
    RemovedSymbols(),
    SignatureMismatches(),
    UnusedSymbols(),
    UnusedImports(),
    UnusedParameters(),
    UnreachableExports(),
    DuplicateDefinitions(),
    Boundaries(),
    ComplexFunctions(),
    BlastRadius(),
    FailedFiles(),
    InvalidRules(),
    InvalidIgnores(),
    EmptyRuleSets(),
)
"""In the order in which documentation and lists show them."""

BY_CODE: Mapping[str, Check] = {check.code: check for check in CHECKS}
