"""`codegraph-lsp index`: brings the graph of a workspace up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.configure import add_index_arguments, languages_named
from codegraph_lsp.cli.main import DONE, INCOMPLETE
from codegraph_lsp.cli.output import Style, counted, style_of_stdout, write_json, write_text
from codegraph_lsp.cli.roots import root_of
from codegraph_lsp.cli.workspace import bring_up_to_date, tell_failed
from codegraph_lsp.index.failed import advice, is_remembered

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from codegraph_lsp.model.status import IndexReport


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = (
        "Exit codes: 0 all is indexed; 1 all but some files, which stderr names with what to do; "
        "2 wrong usage; 3 could not do it; 130 interrupted."
    )
    parser.add_argument("root", nargs="?", metavar="ROOT", help="folder of the workspace")
    parser.add_argument("--json", action="store_true", help="print the counts as one document")
    add_index_arguments(parser)
    parser.add_argument(
        "--only",
        type=languages_named,
        metavar="LANG,..",
        help="index only these languages, by id: python,go; for good: `only` in codegraph.toml",
    )


def run(arguments: Namespace) -> int:
    report = bring_up_to_date(root_of(arguments.root), arguments)
    if arguments.json:
        write_json(as_json(report))
    else:
        write_text(as_text(report, style_of_stdout()))
    if report.failed:
        tell_failed(report.failed)
        return INCOMPLETE
    return DONE


def as_json(report: IndexReport) -> dict[str, Any]:
    """The document that `--json` prints."""
    asked = report.parsed + report.cache_hits
    return {
        "root": report.root,
        "revision": report.revision,
        "listed": report.listed,
        "unchanged": report.unchanged,
        "hydrated": report.hydrated,
        "parsed": report.parsed,
        "cacheHits": report.cache_hits,
        "cacheHitRatio": round(report.cache_hits / asked, 4) if asked else None,
        "linked": report.linked,
        "removed": report.removed,
        "skipped": dict(sorted(report.skipped.items())),
        "failed": [
            {"path": path, "reason": reason, "advice": advice(reason)}
            for path, reason in report.failed
        ],
        "quarantined": sum(is_remembered(reason) for _, reason in report.failed),
        "jobs": report.jobs,
        "wallSeconds": round(report.wall, 4),
        "cpuSeconds": round(report.cpu, 4),
        "plan": None
        if report.plan is None
        else {
            "files": report.plan.files,
            "widestLayer": report.plan.widest,
            "depth": report.plan.depth,
            "concurrency": report.plan.concurrency,
        },
        "notices": list(report.notices),
    }


def as_text(report: IndexReport, style: Style) -> str:
    """What people read."""
    lines = [
        f"{style.bold('indexed')} {report.root} in {report.wall:.2f} s "
        + style.dim(
            f"({report.cpu:.2f} s of CPU, {counted(report.jobs, 'job')}, "
            f"revision {report.revision})"
        ),
        f"  {counted(report.listed, 'file')}: {report.unchanged:,} unchanged, "
        f"{report.parsed:,} parsed, {report.cache_hits:,} from the cache, "
        f"{report.linked:,} linked, {report.removed:,} removed",
    ]
    if report.plan is not None:
        plan = report.plan
        lines.append(
            style.dim(
                f"  plan: {counted(plan.files, 'file')}, widest layer {plan.widest:,}, "
                f"depth {plan.depth:,}, {plan.concurrency} at once"
            )
        )
    if report.skipped:
        reasons = sorted(report.skipped.items(), key=lambda item: (-item[1], item[0]))
        told = ", ".join(f"{n:,} {reason}" for reason, n in reasons)
        lines.append(f"  {sum(report.skipped.values()):,} skipped: {told}")
    if report.failed:
        lines.append(style.warn(f"  {len(report.failed):,} failed"))
    if not report.listed:
        lines.append(style.warn("  there is nothing to ask about: no file here is read"))
    lines += [style.warn(f"  {notice}") for notice in report.notices]
    return "\n".join(lines)
