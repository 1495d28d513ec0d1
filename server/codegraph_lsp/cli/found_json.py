"""Findings as one JSON document; docs/ci.md names its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp import __version__
from codegraph_lsp.checks.finding import Severity

if TYPE_CHECKING:
    from codegraph_lsp.checks.baseline import Known, Marked
    from codegraph_lsp.checks.finding import Finding, Related
    from codegraph_lsp.cli.found import Found

Json = dict[str, Any]


def document(found: Found) -> Json:
    """The answer of `codegraph-lsp check --format json`."""
    report = found.report
    told: Json = {
        "tool": {"name": "codegraph-lsp", "version": __version__},
        "root": found.root,
        "items": [_finding(found, each) for each in report.new],
        "total": len(report.new),
        "counts": {severity.label: report.counts[severity] for severity in Severity},
        "files": report.n_files,
        "checks": [
            {"code": kind.code, "severity": kind.severity.label, "summary": kind.summary}
            for kind in found.kinds
        ],
        "unread": [{"path": path, "reason": reason} for path, reason in report.unread],
        "pending": report.pending,
        "lowerBound": report.lower_bound,
    }
    if found.baseline:
        told["baseline"] = {
            "file": found.baseline,
            "known": len(report.known),
            "gone": [_gone(each) for each in report.gone],
        }
    if report.prefiltered is not None:
        chosen = report.prefiltered
        told["prefilter"] = {
            "total": chosen.total,
            "passed": chosen.passed,
            "skipped": chosen.skipped,
            "milliseconds": round(chosen.milliseconds, 1),
        }
    return told


def _finding(found: Found, each: Marked) -> Json:
    finding = each.finding
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        **_place(found, finding),
        "subject": finding.subject,
        "fingerprint": each.fingerprint.digest,
        "tags": ["unnecessary"] if finding.unnecessary else [],
        "related": [
            {"message": related.message, **_place(found, related)} for related in finding.related
        ],
        "fixes": [{"title": fix.title, "preferred": fix.preferred} for fix in found.fixes(finding)],
    }


def _place(found: Found, place: Finding | Related) -> Json:
    return {
        "uri": found.places.uri(place.path),
        "range": found.places.range(place.file, place.span),
        **found.places.numbers(place.file, place.path, place.span),
    }


def _gone(each: Known) -> Json:
    fingerprint = each.fingerprint
    return {
        "code": fingerprint.code,
        "path": fingerprint.path,
        "subject": fingerprint.subject,
        "message": each.message,
        "fingerprint": fingerprint.digest,
    }
