"""
Findings as a SARIF 2.1.0 log, for code scanning and for other tools.

Columns count characters. What the baseline knows is in it as well, as unchanged and suppressed; a
hint has the level `note`, as SARIF has nothing below, and says in its properties what it is.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", errata 01.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from codegraph_lsp import __version__
from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.workspace.history import origin
from codegraph_lsp.workspace.names import to_native
from codegraph_lsp.workspace.uris import relative_uri, uri_of

if TYPE_CHECKING:
    from codegraph_lsp.checks.baseline import Marked
    from codegraph_lsp.checks.finding import Finding, Fix, Related
    from codegraph_lsp.cli.found import Found, Kind
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span

Json = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "SRCROOT"
_FINGERPRINT = "codegraphFingerprint/v1"

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.HINT: "note",
}


def log(found: Found) -> Json:
    """The whole log, of one run."""
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(found)]}


def _run(found: Found) -> Json:
    report = found.report
    index = {kind.code: number for number, kind in enumerate(found.kinds)}
    results = [(each, "new") for each in report.new] + [
        (each, "unchanged") for each in report.known
    ]
    results.sort(key=lambda result: result[0].finding.place)
    run: Json = {
        "tool": {
            "driver": {
                "name": "codegraph-lsp",
                "version": __version__,
                "rules": [_rule(kind) for kind in found.kinds],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": _folder(found.root)}},
        "invocations": [_invocation(found)],
        "results": [_result(found, each, index, state) for each, state in results],
    }
    provenance = _provenance(found)
    if provenance is not None:
        run["versionControlProvenance"] = [provenance]
    return run


def _rule(kind: Kind) -> Json:
    rule: Json = {
        "id": kind.code,
        "shortDescription": {"text": kind.summary},
        "fullDescription": {"text": kind.summary},
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
        "properties": {"severity": kind.severity.label},
    }
    if kind.url:
        rule["helpUri"] = kind.url
    if kind.page:
        rule["help"] = {"text": kind.page, "markdown": kind.page}
    return rule


def _invocation(found: Found) -> Json:
    told: Json = {"executionSuccessful": True}
    if found.report.unread:
        told["toolExecutionNotifications"] = [
            {
                "level": "error",
                "descriptor": {"id": "unread"},
                "message": {"text": f"the file could not be read: {reason}"},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
            }
            for path, reason in found.report.unread
        ]
    return told


def _provenance(found: Found) -> Json | None:
    real = os.path.realpath(found.root)
    known = origin(real, found.snapshot.cancel)
    if known is None:
        return None
    told: Json = {
        "repositoryUri": known.url,
        "revisionId": known.commit,
        "mappedTo": {"uriBaseId": _BASE} if known.top == real else {"uri": _folder(known.top)},
    }
    if known.branch:
        told["branch"] = known.branch
    return told


def _result(found: Found, each: Marked, index: dict[str, int], state: str) -> Json:
    finding = each.finding
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(found, finding)],
        "partialFingerprints": {_FINGERPRINT: each.fingerprint.digest},
        "properties": {
            "severity": finding.severity.label,
            **({"tags": ["unnecessary"]} if finding.unnecessary else {}),
        },
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(found, related), "message": {"text": related.message}}
            for number, related in enumerate(finding.related, 1)
        ]
    if found.baseline:
        result["baselineState"] = state
        known = {"kind": "external", "justification": "it is in the baseline"}
        result["suppressions"] = [known] if state == "unchanged" else []
    fixes = [_fix(found, fix) for fix in found.fixes(finding) if _can_be_told(fix)]
    if fixes:
        result["fixes"] = fixes
    return result


def _can_be_told(fix: Fix) -> bool:
    """SARIF knows changes of text, but no new names of files."""
    return bool(fix.edits.items) and not fix.edits.moves and not fix.edits.creations


def _fix(found: Found, fix: Fix) -> Json:
    changes: dict[Path, list[Json]] = {}
    for edit in fix.edits.items:
        region = _region(found, edit.file, edit.path, edit.span)
        changes.setdefault(edit.path, []).append(
            {"deletedRegion": region, "insertedContent": {"text": edit.new}}
        )
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {"artifactLocation": _artifact(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def _location(found: Found, place: Finding | Related) -> Json:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(place.path),
            "region": _region(found, place.file, place.path, place.span),
        }
    }


def _region(found: Found, file: FileId, path: Path, span: Span) -> Json:
    at = found.places.numbers(file, path, span)
    return {
        "startLine": at["line"],
        "startColumn": at["column"],
        "endLine": at["endLine"],
        "endColumn": at["endColumn"],
    }


def _artifact(path: Path) -> Json:
    return {"uri": relative_uri(to_native(path)), "uriBaseId": _BASE}


def _folder(path: str) -> str:
    """The URI of a folder ends with a slash, so that others are resolved against it."""
    return uri_of(path).rstrip("/") + "/"
