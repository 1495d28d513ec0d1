"""What a custom request is about: from its parameters to symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.target import Written, resolve_target, symbol_around, symbols_at
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.model.errors import AmbiguousTargetError, TargetError
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.lsp import custom
    from codegraph_lsp.lsp.view import View
    from codegraph_lsp.model.symbols import Symbol


def symbols_of(view: View, params: custom.About) -> list[Symbol]:
    """
    The target whose fields stand in *params* or in `target`; empty where nothing is meant.

    Raises:
        ParamsError: No target is named, or in two ways at once.
        ReplyError: A name means several symbols; the data has them.
    """
    target = params if params.target is None else params.target
    return _symbols(view, target, "target" if params.target else "")


def targets_of(view: View, params: custom.About, targets: Sequence[custom.Target]) -> list[Symbol]:
    """The symbols of *targets*, or of the one target in *params*; same errors."""
    if not targets:
        return symbols_of(view, params)
    found: dict[int, Symbol] = {}
    for n, target in enumerate(targets):
        for symbol in _symbols(view, target, f"targets[{n}]"):
            found[symbol.key] = symbol
    return list(found.values())


def one_symbol(view: View, target: custom.Target, where: str = "") -> Symbol | None:
    """The first symbol that *target* means; same errors."""
    inner = getattr(target, "target", None)
    found = _symbols(view, inner or target, "target" if inner else where)
    return found[0] if found else None


def _symbols(view: View, target: custom.Target, where: str) -> list[Symbol]:
    named = f"{where}." if where else ""
    ways = [
        target.text_document is not None or target.position is not None,
        target.symbol is not None,
        target.name is not None,
    ]
    if sum(ways) != 1:
        raise ParamsError(
            f"parameter '{named}symbol': one of 'symbol', 'name' and 'textDocument' with 'position'"
            f" is expected, not {sum(ways)} of them"
        )
    if target.symbol is not None:
        found = view.snapshot.symbol_by_id(target.symbol)
        return [] if found is None else [found]
    if target.name is not None:
        return _named(view, target, named)
    if target.text_document is None or target.position is None:
        missing = "position" if target.position is None else "textDocument"
        raise ParamsError(f"parameter '{named}{missing}': missing")
    spot = view.spot_at(target.text_document.uri, target.position)
    if spot is None:
        return []
    here = symbols_at(view.snapshot, spot.file, spot.offset)
    if here:
        return here
    around = symbol_around(view.snapshot, spot.file, spot.offset)
    return [] if around is None else [around]


def _named(view: View, target: custom.Target, where: str) -> list[Symbol]:
    assert target.name is not None
    path = None
    if target.uri is not None:
        path = view.path(target.uri)
        if path is None:
            raise ParamsError(f"parameter '{where}uri': no local file")
    kind = None if target.kind is None else SymbolKind.labelled(target.kind)
    try:
        return [resolve_target(view.snapshot, Written(target.name, kind, path))]
    except AmbiguousTargetError as error:
        found = filter(None, map(view.snapshot.symbol_by_id, error.candidates))
        candidates = [view.encode.symbol(symbol) for symbol in found]
        raise ReplyError(Code.AMBIGUOUS_TARGET, str(error), candidates) from error
    except TargetError:
        return []
