"""Findings as one JSON document; docs/ci.md names its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp import __version__
from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.features.encode import Encoder
from codegraph_lsp.features.places import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.checks.baseline import Known, Marked
    from codegraph_lsp.checks.finding import Finding, Fix, Related
    from codegraph_lsp.cli.found import Found

Json = dict[str, Any]


def document(found: Found) -> Json:
    """The answer of `codegraph-lsp check --format json`."""
    report = found.report
    encoder = Encoder(found.places)
    told: Json = {
        "tool": {"name": "codegraph-lsp", "version": __version__},
        "root": found.root,
        "items": [finding_json(encoder, each, found.fixes(each.finding)) for each in report.new],
        "total": len(report.new),
        "counts": {severity.label: report.counts[severity] for severity in Severity},
        "lesser": report.n_lesser,
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
    if report.prefilter is not None:
        told["prefilter"] = report.prefilter._asdict()
    return told


def finding_json(encoder: Encoder, each: Marked, fixes: Sequence[Fix]) -> Json:
    """One finding."""
    finding = each.finding
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        **_place(encoder, finding),
        "subject": finding.subject,
        "fingerprint": each.fingerprint.digest,
        "tags": ["unnecessary"] if finding.unnecessary else [],
        "related": [
            {"message": related.message, **_place(encoder, related)} for related in finding.related
        ],
        "fixes": [{"title": fix.title, "preferred": fix.preferred} for fix in fixes],
    }


def _place(encoder: Encoder, place: Finding | Related) -> Json:
    return encoder.location(Site(place.path, place.span, place.file))


def _gone(each: Known) -> Json:
    fingerprint = each.fingerprint
    return {
        "code": fingerprint.code,
        "path": fingerprint.path,
        "subject": fingerprint.subject,
        "message": each.message,
        "fingerprint": fingerprint.digest,
    }
