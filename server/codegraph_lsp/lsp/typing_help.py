"""What a call takes, as one types it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.features import signature_help as signature_help_
from codegraph_lsp.lsp import to_lsp, wire
from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.lsp.incoming import Signing
from codegraph_lsp.lsp.register import query

if TYPE_CHECKING:
    from codegraph_lsp.features.signature_help import Signature, SignatureHelp
    from codegraph_lsp.lsp.profile import Profile
    from codegraph_lsp.lsp.view import View


@query("textDocument/signatureHelp", params=Signing)
def signature_help(view: View, params: Signing) -> wire.SignatureHelp | None:
    spot = view.spot(params)
    if spot is None:
        return None
    found = signature_help_.signature_help(view.snapshot, spot.file, spot.offset)
    if found is None:
        return None
    number = _chosen(found, params)
    return wire.SignatureHelp(
        [_signature(each, view.profile) for each in found.signatures],
        number,
        _active(found.signatures[number], view.profile),
    )


def _chosen(found: SignatureHelp, params: Signing) -> int:
    """The signature that the user has chosen among those shown, as long as it fits; else ours."""
    shown = None if params.context is None else params.context.active_signature_help
    if params.context is None or not params.context.is_retrigger or shown is None:
        return found.active
    number = shown.active_signature or 0
    if not 0 <= number < len(shown.signatures):
        return found.active
    label = shown.signatures[number].label
    for i, each in enumerate(found.signatures):
        if each.label == label and each.active is not None:
            return i
    return found.active


def _signature(found: Signature, profile: Profile) -> wire.SignatureInformation:
    parameters = []
    for each in found.parameters:
        text = found.label[each.start : each.end]
        begin = _units(found.label[: each.start])
        label = [begin, begin + _units(text)] if profile.parameter_offsets else text
        parameters.append(wire.ParameterInformation(label))
    documentation = wire.MarkupContent("plaintext", found.doc) if found.doc else None
    return wire.SignatureInformation(found.label, parameters, documentation)


def _active(found: Signature, profile: Profile) -> int | msgspec.UnsetType | None:
    """The parameter; where there is none for what is written, one past the last."""
    if not found.parameters:
        return msgspec.UNSET
    if found.active is not None:
        return found.active
    return None if profile.no_parameter else len(found.parameters)


def _units(text: str) -> int:
    """LSP counts units of UTF-16 in labels, whatever positions count."""
    return to_lsp.units(text.encode(), Encoding.UTF16)
