"""Settings and folders, as the client tells them and changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.incoming import ChangedFolders, Configuration, Nothing
from codegraph_lsp.lsp.layers import SECTION, section
from codegraph_lsp.lsp.register import change
from codegraph_lsp.lsp.watching import watch_files
from codegraph_lsp.model.errors import StoreError
from codegraph_lsp.workspace.changes import RootsChanged, SettingsChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.lsp.session import Session

PATIENCE = 2.0
"""How long indexing waits for the client's settings. (seconds)"""

_WARNING = 2


@change("initialized", params=Nothing)
def initialized(session: Session, _: Nothing) -> None:
    """Makes the engine and starts it, once the client's settings are known."""
    try:
        engine = session.engine
    except StoreError as error:
        session.notice("error", f"codegraph has no index: {error.problem}")
        return
    if session.profile.watches_files:
        watch_files(session)
    else:
        engine.watch()

    def begin() -> None:  # a second time does no harm
        engine.start()
        session.offer()

    if session.profile.configuration:
        ask_for_configuration(session, begin)
        session.later(PATIENCE, begin)
    else:
        begin()
    tell_problems(session)


@change("workspace/didChangeConfiguration", params=Configuration)
def did_change_configuration(session: Session, params: Configuration) -> None:
    if session.profile.configuration:
        ask_for_configuration(session, lambda: None)  # the parameters are a relic then, often null
    elif params.settings is not None:
        settings = params.settings
        session.layers.configured = section(settings) if SECTION in settings else {}
        apply_settings(session)


@change("workspace/didChangeWorkspaceFolders", params=ChangedFolders)
def did_change_workspace_folders(session: Session, params: ChangedFolders) -> None:
    session.change_folders(
        added=[folder.uri for folder in params.event.added],
        removed=[folder.uri for folder in params.event.removed],
    )
    session.engine.apply(RootsChanged(session.roots))
    apply_settings(session)


def ask_for_configuration(session: Session, then: Callable[[], None]) -> None:
    """Asks the client for its settings and calls *then* when they hold, or cannot be had."""

    def answered(result: Any) -> None:
        if isinstance(result, list) and result:
            session.layers.configured = section(result[0])
            apply_settings(session)
        then()

    items = {"items": [{"section": SECTION}]}
    session.client.request("workspace/configuration", items, answered, then)


def apply_settings(session: Session) -> None:
    """Hands changed settings to the engine and tells what is wrong with them."""
    settings = session.layers.merged(session.folders)
    before = session.settings
    if settings != before:
        session.settings = settings
        session.engine.apply(SettingsChanged(settings))
        if session.watched:
            watch_files(session)
        session.switched(before)
    tell_problems(session)


def tell_problems(session: Session) -> None:
    """Shows each problem of the settings once."""
    for problem in session.layers.problems():
        session.client.notify("window/showMessage", wire.Message(_WARNING, f"codegraph: {problem}"))
