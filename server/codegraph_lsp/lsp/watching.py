"""Changes on disk, as the client's watcher and its file operations tell them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from codegraph_lsp.languages.registry import languages
from codegraph_lsp.lsp.incoming import Files, RenamedFiles, WatchedFiles
from codegraph_lsp.lsp.register import change
from codegraph_lsp.workspace.changes import FilesChanged
from codegraph_lsp.workspace.configuration import PROJECT_FILE
from codegraph_lsp.workspace.ignore import IGNORE_FILES
from codegraph_lsp.workspace.rule_files import RULES_FOLDER, is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.lsp.session import Session
    from codegraph_lsp.model.settings import Settings

_CREATED, _CHANGED, _DELETED = 1, 2, 3

_WATCHED_NAMES = IGNORE_FILES | {PROJECT_FILE}


@change("workspace/didChangeWatchedFiles", params=WatchedFiles)
def did_change_watched_files(session: Session, params: WatchedFiles) -> None:
    latest = {event.uri: event.type for event in params.changes}
    _tell(
        session,
        created=[uri for uri, kind in latest.items() if kind == _CREATED],
        changed=[uri for uri, kind in latest.items() if kind == _CHANGED],
        deleted=[uri for uri, kind in latest.items() if kind == _DELETED],
    )


@change("workspace/didCreateFiles", params=Files)
def did_create_files(session: Session, params: Files) -> None:
    _tell(session, created=[file.uri for file in params.files])


@change("workspace/didRenameFiles", params=RenamedFiles)
def did_rename_files(session: Session, params: RenamedFiles) -> None:
    _tell(
        session,
        created=[file.new_uri for file in params.files],
        deleted=[file.old_uri for file in params.files],
    )


@change("workspace/didDeleteFiles", params=Files)
def did_delete_files(session: Session, params: Files) -> None:
    _tell(session, deleted=[file.uri for file in params.files])


def watch_files(session: Session) -> None:
    """Has the client watch the files that matter, and no others; it may be told once more."""
    patterns = _patterns(session.settings)
    if patterns == session.watched:
        return
    before, session.watched = session.watched, patterns
    register, unregister = "client/registerCapability", "client/unregisterCapability"
    registration = {
        **_registered(patterns),
        "registerOptions": {"watchers": [{"globPattern": pattern} for pattern in patterns]},
    }
    session.client.request(register, {"registrations": [registration]})
    if before:  # only now: no change is to fall in between
        # LSP's own spelling
        session.client.request(unregister, {"unregisterations": [_registered(before)]})


def _patterns(settings: Settings) -> tuple[str, ...]:
    registry = languages().by_id.values()
    extensions = sorted({extension for spec in registry for extension in spec.extensions})
    names = {name for spec in registry for name in (*spec.file_names, *spec.manifests)}
    apart = sorted(name for name in names if "/" in name)
    folders = (RULES_FOLDER, *filter(is_inside, settings.checks.rules))
    return (
        "**/*.{" + ",".join(extensions) + "}",
        "**/{" + ",".join(sorted({*names, *_WATCHED_NAMES} - {*apart})) + "}",
        *(f"**/{name}" for name in apart),
        *(f"**/{folder}/**/*.{{yml,yaml}}" for folder in folders),
    )


def _registered(patterns: tuple[str, ...]) -> dict[str, str]:
    """By which id the client knows the watching of *patterns*."""
    digest = sha256("\n".join(patterns).encode()).hexdigest()[:12]
    return {"id": f"codegraph-watched-files-{digest}", "method": "workspace/didChangeWatchedFiles"}


def _tell(
    session: Session,
    *,
    created: Iterable[str] = (),
    changed: Iterable[str] = (),
    deleted: Iterable[str] = (),
) -> None:
    told = FilesChanged(
        created=session.uris.paths(created),
        changed=session.uris.paths(changed),
        deleted=session.uris.paths(deleted),
    )
    if told != FilesChanged():
        session.engine.apply(told)
