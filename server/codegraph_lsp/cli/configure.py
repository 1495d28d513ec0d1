"""Settings from the flags that commands share, and from the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.errors import SettingsError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

JOBS_VARIABLE = "CODEGRAPH_JOBS"


def add_index_arguments(parser: ArgumentParser) -> None:
    """Flags that say how a workspace is indexed."""
    group = parser.add_argument_group("indexing")
    group.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="processes: 0 one per core (default), 1 inline and in order, N exactly N; "
        f"or {JOBS_VARIABLE}",
    )
    group.add_argument(
        "--only", metavar="LANG,..", help="index only these languages, by id: python,go"
    )
    group.add_argument(
        "--no-cache", action="store_true", help="neither read nor write the cache of facts"
    )


def changes(arguments: Namespace) -> dict[str, Any]:
    """
    What the flags and the environment say, as fields of `Settings`; flags go first.

    Raises:
        SettingsError: The environment says something else than a number.
    """
    found: dict[str, Any] = {}
    jobs = arguments.jobs
    if jobs is None and JOBS_VARIABLE in os.environ:
        text = os.environ[JOBS_VARIABLE]
        if not text.isdecimal():
            raise SettingsError(
                JOBS_VARIABLE, f"{text!r} is not a number of processes", source="the environment"
            )
        jobs = int(text)
    if jobs is not None:
        found["jobs"] = jobs
    if arguments.only:
        found["only"] = tuple(part.strip() for part in arguments.only.split(",") if part.strip())
    if arguments.no_cache:
        found["cache"] = False
    return found


def _jobs(text: str) -> int:
    from argparse import ArgumentTypeError

    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a number of processes")
    return int(text)
