"""
The threads that answer questions.

Two groups, so that a few questions about the whole graph never stand before a hover. Python code
gains nothing from many threads; there is more than one because one may wait for the disk.

Runs on: threads of its own; `submit` from the dispatching thread.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias

Job: TypeAlias = Callable[[], None]


class Pace(Enum):
    """How much a question may have to read, and so which threads answer it."""

    QUICK = auto()
    """One place or one file: hover, definition, outline."""
    LONG = auto()
    """The whole graph: impact, cycles, export."""


N_THREADS = 2
"""Threads of each pace. (a guess)"""


class Workers:
    """A fixed number of daemon threads behind one queue per pace."""

    def __init__(self) -> None:
        self._queues: dict[Pace, queue.SimpleQueue[Job | None]] = {}

    def submit(self, pace: Pace, job: Job) -> None:
        """Runs *job*, which must not raise, when its turn has come. From one thread only."""
        if pace not in self._queues:
            jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
            self._queues[pace] = jobs
            for n in range(1, N_THREADS + 1):
                name = f"lsp-{pace.name.lower()}-{n}"
                threading.Thread(target=_work, args=(jobs,), name=name, daemon=True).start()
        self._queues[pace].put(job)

    def stop(self) -> None:
        """Lets the threads end when the queues are empty."""
        for jobs in self._queues.values():
            for _ in range(N_THREADS):
                jobs.put(None)


def _work(jobs: queue.SimpleQueue[Job | None]) -> None:
    while (job := jobs.get()) is not None:
        job()
        del job  # a waiting thread would keep the last snapshot alive
