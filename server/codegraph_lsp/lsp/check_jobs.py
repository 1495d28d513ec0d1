"""
What the parts of checking have in common: where their jobs run, and when.

Runs on: as each of its functions says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.support.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class CheckJobs:
    """See the module."""

    ask: Callable[..., CancelToken | None]
    """Runs a job with a view of now on a worker thread."""
    post: Callable[[Callable[[], None]], None]
    """Runs an action on the dispatching thread."""
    later: Callable[[float, Callable[[], None]], None]
    """The same, after some seconds."""
    resume: Callable[[], None]
    """Answers pulls of all files that wait for news; from any thread."""
    quiet_for: Callable[[], float]
    """How long nobody has asked anything, in seconds; from any thread."""
