"""Code actions, their edits when one is chosen, and moves to a file that the client names."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.checks.fixes import fix_all, offers
from codegraph_lsp.checks.run import selection_now
from codegraph_lsp.features import code_actions
from codegraph_lsp.features.code_actions import Action, Asked
from codegraph_lsp.features.import_edits import Wanted
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.lsp import custom, wire
from codegraph_lsp.lsp.edits import workspace_edit
from codegraph_lsp.lsp.incoming import ActionsAt, ToldAction
from codegraph_lsp.lsp.lenses import shown
from codegraph_lsp.lsp.problems import diagnostic
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.lsp.results import MoveResult
from codegraph_lsp.lsp.targets import one_symbol
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.words import FIX_ALL, MOVE, QUICK_FIX, SAFE_DELETE
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from codegraph_lsp.checks.fixes import Offer
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.ids import FileId

_AUTOMATIC = 2
"""The client asks by itself, while a cursor moves: nothing is looked up that takes long."""


class ToldImport(msgspec.Struct, array_like=True):
    """A `Wanted`, in plain values."""

    module: str
    level: int
    name: str
    alias: str
    default: bool
    type_only: bool


class Told(msgspec.Struct, array_like=True):
    """The `data` of an action: the document it is for, and an `Asked` in plain values."""

    uri: str
    version: int | None
    does: code_actions.Does
    offset: int
    to: str
    wanted: ToldImport | None


@query("textDocument/codeAction", params=ActionsAt, pace=Pace.LONG, superseded=True)
def code_action(view: View, params: ActionsAt) -> list[wire.CodeAction] | None:
    uri = params.text_document.uri
    start = view.spot_at(uri, params.range.start)
    end = view.spot_at(uri, params.range.end)
    if start is None or end is None:
        return None
    place = Span(min(start.offset, end.offset), max(start.offset, end.offset))
    context = params.context
    by_itself = context.trigger_kind == _AUTOMATIC and context.only is None

    def wants(kind: str) -> bool:
        if by_itself and kind in (MOVE, SAFE_DELETE, FIX_ALL):
            return False
        return context.only is None or any(_includes(each, kind) for each in context.only)

    found = code_actions.actions(view.snapshot, start.file, place, wants, looks=True)
    told = [_told(view, uri, start.file, action) for action in found]
    repairs = _repairs(view, start.file, place, wants)
    return [*repairs, *(action for actions in told for action in actions)]


def _repairs(
    view: View, file: FileId, place: Span, wants: Callable[[str], bool]
) -> list[wire.CodeAction]:
    """What makes problems go away: those at *place*, and all of the file's."""
    if view.checking is None or not (wants(QUICK_FIX) or wants(FIX_ALL)):
        return []
    known = view.checking.known
    context = known.context(view)
    found = known.findings(view, file, context)
    selection = selection_now(context)
    made = list(offers(context, found, selection, place)) if wants(QUICK_FIX) else []
    every = fix_all(context, found, selection) if wants(FIX_ALL) else None
    if every is not None:
        made.append(every)
    return [_repair(view, offer) for offer in made]


def _repair(view: View, offer: Offer) -> wire.CodeAction:
    return wire.CodeAction(
        offer.title,
        offer.kind,
        workspace_edit(view, offer.edits, subject=offer.title),
        is_preferred=offer.preferred and view.profile.preferred_actions,
        diagnostics=[diagnostic(view, finding) for finding in offer.findings],
    )


def _includes(wanted: str, kind: str) -> bool:
    """LSP: a kind stands for those below it, too."""
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")


def _told(view: View, uri: str, file: FileId, action: Action) -> list[wire.CodeAction]:
    profile, asked = view.profile, action.asked
    if action.disabled:
        return list(_disabled(view, action))
    edit = None
    data = None
    if profile.late_actions:
        version = view.snapshot.version(file)
        wanted = None if asked.wanted is None else _told_import(asked.wanted)
        data = Told(uri, version, asked.does, asked.offset, asked.to, wanted)
    else:
        try:
            edit = _edit(view, file, asked, action.title)
        except (RefactorError, ReplyError) as refused:
            if profile.disabled_actions:
                reason = wire.Disabled(str(refused))
                return [wire.CodeAction(action.title, action.kind, disabled=reason)]
            return []
        if edit is None:
            return []
    preferred = action.preferred and profile.preferred_actions
    return [wire.CodeAction(action.title, action.kind, edit, None, preferred, None, data)]


def _disabled(view: View, action: Action) -> list[wire.CodeAction]:
    """What cannot be done, why, and a way to see what stands against it."""
    found = []
    if view.profile.disabled_actions:
        reason = wire.Disabled(action.disabled)
        found.append(wire.CodeAction(action.title, action.kind, disabled=reason))
    if action.symbol is not None:
        title = f"Show what would break without `{action.symbol.name}`"
        command = shown(view, action.symbol, custom.IMPACT, title)
        found.append(wire.CodeAction(title, action.kind, command=command))
    return found


@query("codeAction/resolve", params=ToldAction, pace=Pace.LONG)
def code_action_resolve(view: View, params: ToldAction) -> wire.CodeAction:
    try:
        told = msgspec.convert(params.data, Told)
    except msgspec.ValidationError as error:
        raise ParamsError("parameter 'data': not as it was told") from error
    wanted = None if told.wanted is None else _wanted(told.wanted)
    if wanted is None and told.does == "import":
        raise ParamsError("parameter 'data': not as it was told")
    asked = Asked(told.does, told.offset, told.to, wanted)
    file = view.file(told.uri)
    if file is None or view.snapshot.version(file) != told.version:
        raise ReplyError(Code.CONTENT_MODIFIED, "the document has changed since")
    edit = _edit(view, file, asked, params.title)
    return wire.CodeAction(
        params.title,
        params.kind or "",
        edit or wire.WorkspaceEdit(changes={}),
        is_preferred=bool(params.is_preferred),
        data=params.data,
    )


def _told_import(wanted: Wanted) -> ToldImport:
    (module, level), name, alias, default, type_only = wanted
    return ToldImport(module, level, name, alias, default, type_only)


def _wanted(told: ToldImport) -> Wanted:
    spelling = Spelling(told.module, told.level)
    return Wanted(spelling, told.name, told.alias, told.default, told.type_only)


def _edit(view: View, file: FileId, asked: Asked, title: str) -> wire.WorkspaceEdit | None:
    """The edit of an action; of one that needs every file, when all have been read."""
    path = view.snapshot.file_by_id(file).path
    version = view.snapshot.version(file)
    with _settled(view) if code_actions.needs_all(asked) else nullcontext(view) as now:
        row = now.snapshot.file(path)
        if row is None or now.snapshot.version(row.id) != version:
            raise ReplyError(Code.CONTENT_MODIFIED, "the document has changed since")
        doubts = now.profile.annotated_actions
        edits = code_actions.edits_of(now.snapshot, row.id, asked, doubts=doubts)
        return workspace_edit(now, edits, subject=title)


def _settled(view: View) -> AbstractContextManager[View]:
    settled = view.settle()
    if settled is None:
        left = counted(view.snapshot.pending, "file")
        raise ReplyError(
            Code.REQUEST_FAILED,
            f"the workspace is still being read, {left} to go; try again when it is ready",
        )
    return settled


@query(custom.MOVE_SYMBOL, params=custom.MoveParams, pace=Pace.LONG)
def move_symbol(view: View, params: custom.MoveParams) -> MoveResult:
    path = view.named(params.to)
    if path is None:
        raise ParamsError(f"parameter 'to': {params.to!r} is no local file")
    with _settled(view) as now:
        symbol = one_symbol(now, params)
        if symbol is None or symbol.file is None:
            raise ParamsError("parameter 'position': no definition stands there")
        doubts = now.profile.annotated_edits
        edits = code_actions.moved(
            now.snapshot, symbol.file, symbol.name_span.start, path, doubts=doubts
        )
        edit = workspace_edit(now, edits, subject=f"Move {symbol.name} to {path}")
    if edit is not None and params.apply:
        view.apply(edit, f"Move {symbol.name} to {path}")
    return MoveResult(edit)
