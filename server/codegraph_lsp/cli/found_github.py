"""
Findings as GitHub Actions' workflow commands, which annotate the lines of a pull request.

Source: "Workflow commands for GitHub Actions" in GitHub's documentation, and `command.ts` of its
toolkit for the escapes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.cli.output import Style
from codegraph_lsp.workspace.git import work_tree

if TYPE_CHECKING:
    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.cli.found import Found

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_LEAST = "notice"


def commands(found: Found) -> str:
    """A command for each finding, and a line that counts them."""
    prefix = _prefix(found.root)
    # A step shows ten of each command at most: the worst come first.
    findings = sorted(
        (each.finding for each in found.report.new), key=lambda each: (each.severity, each.place)
    )
    lines = [_command(found, finding, prefix) for finding in findings]
    lines += [
        f"::warning file={_property(prefix + path)},title=not read::{_data(reason)}"
        for path, reason in found.report.unread
    ]
    return "\n".join([*lines, found.summary(Style(enabled=False))]) + "\n"


def _command(found: Found, finding: Finding, prefix: str) -> str:
    at = found.places.numbers(finding.file, finding.path, finding.span)
    properties = {
        "file": prefix + finding.path,
        "line": at["line"],
        "endLine": at["endLine"],
        "col": at["column"],
        "title": finding.code,
    }
    if at["line"] == at["endLine"]:  # GitHub takes an end column on one line alone
        properties["endColumn"] = max(at["column"], at["endColumn"] - 1)
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = finding.message
    for each in finding.related:
        line_number = found.places.lines(each.file).at(each.span.start)[0]
        message += f"\n{each.path}:{line_number}: {each.message}"
    return f"::{_COMMANDS.get(finding.severity, _LEAST)} {told}::{_data(message)}"


def _prefix(root: str) -> str:
    """What stands in front of paths so that they begin at the repository."""
    real = os.path.realpath(root)
    top = work_tree(real)
    inside = os.path.relpath(real, top) if top else os.curdir
    return "" if inside == os.curdir else inside.replace(os.sep, "/") + "/"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
