"""Changes that make findings go away: fixes of their checks, all of a file's, and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.registry import BY_CODE
from codegraph_lsp.checks.rule_check import rule_fixes
from codegraph_lsp.features.edits import Edit, Edits, in_order
from codegraph_lsp.features.ignore_comments import comment_codes
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.words import FIX_ALL, QUICK_FIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding, Fix
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec


class Offer(NamedTuple):
    """What can be done about findings."""

    title: str
    kind: str
    edits: Edits
    findings: tuple[Finding, ...]
    """That it makes go away."""
    preferred: bool = False


def fixes_of(context: Context, finding: Finding, selection: Selection) -> list[Fix]:
    """Changes that make *finding*, of the same snapshot, go away; the best first."""
    rule = selection.loaded.by_id.get(finding.code)
    if rule is not None:
        return rule_fixes(context, finding, rule)
    check = BY_CODE.get(finding.code)
    return [] if check is None else list(check.fixes(context, finding))


def offers(
    context: Context, findings: Iterable[Finding], selection: Selection, place: Span
) -> Iterator[Offer]:
    """
    What can be done at *place*, the fixes of one finding before those of the next.

    Args:
        findings: Of one file, which *selection* has found in the snapshot in *context*.
    """
    here = [each for each in findings if touches(each.span, place)]
    for finding in here:
        for fix in fixes_of(context, finding, selection):
            yield Offer(fix.title, QUICK_FIX, fix.edits, (finding,), fix.preferred)
    for finding in here:
        edits = suppression(context.snapshot, finding)
        if edits is not None:
            title = f"Ignore {finding.code} here"
            yield Offer(title, QUICK_FIX, edits, (finding,))


def is_safe_to_fix(code: str, selection: Selection) -> bool:
    """Some of what the check or rule *code* finds has a fix that is made without asking."""
    rule = selection.loaded.by_id.get(code)
    if rule is not None:
        return rule.shape is not None and bool(rule.shape.rewrites)
    return code in BY_CODE and BY_CODE[code].safe_to_fix


def safe_fix(context: Context, finding: Finding, selection: Selection) -> Fix | None:
    """The fix of *finding* that is made without asking; None where there is none."""
    if not is_safe_to_fix(finding.code, selection):
        return None
    for fix in fixes_of(context, finding, selection):
        edits = fix.edits
        sure = not (edits.moves or edits.creations or edits.doubt)
        if fix.preferred and sure and not any(edit.doubt for edit in edits.items):
            return fix
    return None


class Fixed(NamedTuple):
    """A finding, and the fix that is made of it."""

    finding: Finding
    fix: Fix


def safe_fixes(
    context: Context, findings: Iterable[Finding], selection: Selection
) -> Iterator[Fixed]:
    """
    All fixes of one file's *findings* that are made without asking, and together.

    Of two that touch the same text only the first is taken: the other can be had after it.
    """
    taken: list[Edit] = []
    for finding in findings:
        context.snapshot.cancel.check("fix all: next finding")
        fix = safe_fix(context, finding, selection)
        if fix is not None and not any(_meets(edit, taken) for edit in fix.edits.items):
            taken += fix.edits.items
            yield Fixed(finding, fix)


def fix_all(context: Context, findings: Iterable[Finding], selection: Selection) -> Offer | None:
    """What `safe_fixes` are of one file's *findings*, in one; None where there are none."""
    fixed = list(safe_fixes(context, findings, selection))
    if not fixed:
        return None
    edits = Edits(in_order(edit for each in fixed for edit in each.fix.edits.items))
    findings = tuple(each.finding for each in fixed)
    return Offer("Fix all that codegraph can fix", FIX_ALL, edits, findings)


def touches(span: Span, place: Span) -> bool:
    """They have a byte, or an end, in common."""
    return span.start <= place.end and place.start <= span.end


def _meets(edit: Edit, taken: Iterable[Edit]) -> bool:
    """*edit* changes, and is not, what one of *taken* changes."""
    return any(
        each.file == edit.file and touches(each.span, edit.span) and each != edit for each in taken
    )


def suppression(snapshot: Snapshot, finding: Finding) -> Edits | None:
    """A comment that hides *finding*; None where none can stand there."""
    spec = snapshot.language(finding.file)
    text = snapshot.text(finding.file)
    if spec is None or text is None or not spec.line_comment:
        return None
    source = text.source
    start = source.rfind(b"\n", 0, finding.span.start) + 1
    end = source.find(b"\n", start)
    end = len(source) if end < 0 else end
    end -= source[start:end].endswith(b"\r")
    line = source[start:end]
    known = comment_codes(line)
    if known is not None:
        at = start + known
        return _edits(finding, at, f", {finding.code}")
    mark = f"{spec.line_comment} codegraph: ignore[{finding.code}]"
    behind = f"  {mark}"
    if _is_comment(spec, source, end, behind):
        return _edits(finding, end, behind)
    indent = line[: len(line) - len(line.lstrip())].decode("utf-8", "replace")
    newline = "\r\n" if source[end : end + 2] == b"\r\n" else "\n"
    above = f"{indent}{mark}{newline}"
    return _edits(finding, start, above) if _is_comment(spec, source, start, above) else None


def _is_comment(spec: LanguageSpec, source: bytes, at: int, new: str) -> bool:
    """*new*, put in at *at*, would be a comment, not a part of a string."""
    from codegraph_lsp.syntax.parsing import TreeArena  # late: a report of fixes need not parse

    changed = source[:at] + new.encode() + source[at:]
    place = at + new.index(spec.line_comment)
    with TreeArena() as arena:
        root = arena.parse(spec, changed).root_node
        node = root.descendant_for_byte_range(place, place + 1)
        return node is not None and node.type in spec.nodes.comments.kinds


def _edits(finding: Finding, at: int, new: str) -> Edits:
    return Edits((Edit(finding.path, Span(at, at), new, finding.file),))
