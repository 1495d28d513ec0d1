"""All checks that are built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.checks.rule_files import InvalidRules
from codegraph_lsp.checks.syntax import SyntaxErrors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.checks.check import Check

CHECKS: tuple[Check, ...] = (SyntaxErrors(), InvalidRules())
"""In the order in which documentation and lists show them."""

BY_CODE: Mapping[str, Check] = {check.code: check for check in CHECKS}
