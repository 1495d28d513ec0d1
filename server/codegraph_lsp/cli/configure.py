"""Settings from the flags that commands share."""

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
        "--no-cache", action="store_true", help="neither read nor write the cache of facts"
    )


def changes(arguments: Namespace) -> dict[str, Any]:
    """
    What the flags say, as fields of `Settings`.

    Raises:
        SettingsError: The environment, which counts where nothing says a number of processes, says
            something else than one.
    """
    text = os.environ.get(JOBS_VARIABLE, "0")
    if not text.isdecimal():
        raise SettingsError(
            JOBS_VARIABLE, f"{text!r} is not a number of processes", source="the environment"
        )
    found: dict[str, Any] = {}
    if arguments.jobs is not None:
        found["jobs"] = arguments.jobs
    only = getattr(arguments, "only", None)
    if only:
        found["only"] = only
    if arguments.no_cache:
        found["cache"] = False
    return found


def languages_named(text: str) -> tuple[str, ...]:
    """The type of `--only`: ids of languages, with commas between."""
    from argparse import ArgumentTypeError

    from codegraph_lsp.languages.registry import languages  # by who is given the flag alone

    names = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [name for name in names if name not in languages().by_id]
    if unknown or not names:
        raise ArgumentTypeError(f"there is no language {', '.join(map(repr, unknown)) or text!r}")
    return names


def _jobs(text: str) -> int:
    from argparse import ArgumentTypeError

    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a number of processes")
    return int(text)
