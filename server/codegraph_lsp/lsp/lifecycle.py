"""
From `initialize` to `shutdown`.

Nothing here, nor what it imports, needs the features or the engine: `initialize` is answered before
those are imported, while the client digests the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp.capabilities import initialize_result
from codegraph_lsp.lsp.incoming import CancelProgress, Initialize, SetTrace
from codegraph_lsp.lsp.layers import section
from codegraph_lsp.lsp.profile import profile_of
from codegraph_lsp.lsp.register import change
from codegraph_lsp.workspace.uris import path_of

if TYPE_CHECKING:
    from codegraph_lsp.lsp.session import Session


@change("initialize", params=Initialize)
def initialize(session: Session, params: Initialize) -> dict[str, Any]:
    """Answers before anything is read from the disk."""
    profile = profile_of(params)
    session.layers.initial = section(params.initialization_options)
    session.prepare(_folders(params), profile)
    session.client.tracing = params.trace or "off"
    if params.process_id is not None:
        session.watch_process(params.process_id)
    return initialize_result(params.capabilities, profile, session.layers.first())


@change("shutdown", params=None)
def shutdown(session: Session, _: None) -> None:
    session.close()


@change("$/setTrace", params=SetTrace)
def set_trace(session: Session, params: SetTrace) -> None:
    session.client.tracing = params.value


@change("window/workDoneProgress/cancel", params=CancelProgress)
def cancel_progress(session: Session, params: CancelProgress) -> None:
    session.cancel_progress(params.token)


def _folders(params: Initialize) -> list[str]:
    """The workspace's folders as native paths; none where a single file is edited."""
    if params.workspace_folders:
        uris = [folder.uri for folder in params.workspace_folders]
        return [path for uri in uris if (path := path_of(uri)) is not None]
    if params.root_uri:
        path = path_of(params.root_uri)
        return [] if path is None else [path]
    return [params.root_path] if params.root_path else []
