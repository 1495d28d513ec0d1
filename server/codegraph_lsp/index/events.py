"""
What the scheduler is told and what it tells. Plain values.

Events come from whoever learns of changes and from jobs; instructions go to whoever runs jobs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from codegraph_lsp.index.lanes import Task
    from codegraph_lsp.index.retry import Failure
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.kinds import Lane

JobId: TypeAlias = int


class Place(Enum):
    """Where a job runs."""

    INLINE = "inline"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Job:
    """Some files to be read together, in this order."""

    id: JobId
    lane: Lane
    tasks: tuple[Task, ...]

    @property
    def files(self) -> tuple[FileId, ...]:
        return tuple(task.file for task in self.tasks)

    @property
    def isolated(self) -> bool:
        """Wants a fresh worker of its own."""
        return self.tasks[0].isolated


# Events


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants *file* read. The same version again, or an older one, only promotes."""

    file: FileId
    lane: Lane
    version: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """*job* has read *file*, and goes on with its others."""

    job: JobId
    file: FileId


@dataclass(frozen=True, slots=True)
class Finished:
    """*job* is over; files that did not fail and are not withdrawn have been read."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Failed:
    """*job* could not read *file*, and goes on with its others."""

    job: JobId
    file: FileId
    failure: Failure


@dataclass(frozen=True, slots=True)
class Lost:
    """*job* is over without having been through; its files wait again."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Suspected:
    """*file* has cost an earlier run a worker: it is read alone, where it can end nobody else."""

    file: FileId


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """*file* is gone; nobody wants it any more."""

    file: FileId


@dataclass(frozen=True, slots=True)
class Abandoned:
    """Nothing that waits in *lane* is wanted any more; what runs goes on."""

    lane: Lane


@dataclass(frozen=True, slots=True)
class Resized:
    """The pool has *slots* places from now on; 0: there is none, all runs inline and in order."""

    slots: int


Event: TypeAlias = (
    Wanted | Arrived | Finished | Failed | Lost | Suspected | Withdrawn | Abandoned | Resized
)

# Instructions


@dataclass(frozen=True, slots=True)
class Start:
    """Run *job*, and answer with `Finished` or `Lost`, whatever happens."""

    job: Job
    place: Place


@dataclass(frozen=True, slots=True)
class Cancel:
    """*job* need not read *file* any more; `Finished` is still expected of it."""

    job: JobId
    file: FileId


@dataclass(frozen=True, slots=True)
class GiveUp:
    """*file* cannot be read as it is: quarantine this version and say so."""

    file: FileId
    version: int
    failure: Failure


Instruction: TypeAlias = Start | Cancel | GiveUp
