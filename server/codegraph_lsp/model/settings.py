"""Every option, with its default, unit and meaning. Functions take the value they need."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """
    What a user can set; keys are camelCase in `initializationOptions`, `codegraph.toml` and
    `[tool.codegraph]`.
    """

    include: tuple[str, ...] = ()
    """Only files matching one of these globs are indexed; empty: all."""

    exclude: tuple[str, ...] = ()
    """Files matching one of these globs are not indexed; same syntax as `.gitignore`."""

    only: tuple[str, ...] = ()
    """Only these languages are indexed; empty: all."""

    jobs: int = 0
    """Processes for bulk work: 0 one per core, 1 everything inline and in order, N exactly N."""

    cache: bool = True
    """Read and write the facts cache that all workspaces of a user share."""

    max_file_bytes: int = 2_000_000
    """Larger files are skipped, with the reason shown. (bytes)"""

    max_files: int = 100_000
    """Files listed at most; beyond that the workspace is cut, and `status` says where."""

    parse_timeout_ms: int = 10_000
    """How long one file may take in a worker before the worker is replaced. (milliseconds)"""

    quiet_ms: int = 150
    """How long changes on disk must pause before files are read again. (milliseconds)"""

    poll_ms: int = 1_000
    """First interval of the polling watcher, used where file events are not to be had; it doubles
    while nothing happens, up to two minutes. (milliseconds)"""

    references_limit: int = 1_000
    """Longest list of references sent to an editor; exports and the shell are not limited."""

    symbols_limit: int = 128
    """Longest list of workspace symbols sent to an editor."""
