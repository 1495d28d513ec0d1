"""What the engine tells of itself: the report of one indexing run and the state of a live one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

State = Literal["indexing", "ready"]


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """How the files of one batch were ordered for linking."""

    files: int
    widest: int
    """Files in the widest layer."""
    depth: int
    """Layers."""
    concurrency: int


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the requests of one method took, from arrival to reply."""

    count: int
    p50: float
    """Of the latest requests. (milliseconds)"""
    p95: float
    histogram: dict[str, int]
    """Of all requests, by label of their bucket; empty ones are left out."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did. Times in seconds, CPU over all processes of the run."""

    root: str
    revision: int
    listed: int
    """Files in the workspace that are not skipped."""
    unchanged: int
    hydrated: int
    """Files whose facts were taken in: parsed, or from the cache."""
    parsed: int
    cache_hits: int
    linked: int
    """Files whose edges were computed."""
    removed: int
    skipped: dict[str, int]
    """Files left out, by reason."""
    failed: tuple[tuple[str, str], ...]
    """Path and reason of all files that could not be read or linked, in this run or an earlier; in
    order of path."""
    failed_now: int
    """Those of this run."""
    jobs: int
    wall: float
    cpu: float
    plan: LinkPlan | None = None
    """Of the largest batch."""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """The pool's processes, and how often they had to be restarted, stopped or asked again."""

    total: int = 0
    busy: int = 0
    idle: int = 0
    restarts: int = 0
    timeouts: int = 0
    retries: int = 0
    inline: str = ""
    """Why there is no pool; empty where there is one or none is needed yet."""


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """Facts cache: what this process asked of it, and its size on disk."""

    hits: int = 0
    misses: int = 0
    entries: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `codegraph/status`."""

    version: str
    roots: tuple[str, ...]
    revision: int
    state: State
    pending: int
    """Files that could still change an answer: placeholders and files to be linked."""
    files: dict[str, int]
    """Number of files by state."""
    languages: dict[str, int]
    """Number of files by language, skipped ones not counted."""
    skipped: dict[str, int]
    """Number of files left out, by reason."""
    lanes: dict[str, int]
    """Waiting files by lane."""
    pool: PoolStatus
    cache: CacheStatus
    live_trees: int
    open_documents: int
    memory: int
    """Resident bytes of the server process."""
    watcher: str
    """`client`, `events`, `polling` or `none`."""
    open_to_hydrated_p50: float | None
    """From didOpen or didChange to committed facts. (milliseconds)"""
    open_to_hydrated_p95: float | None
    quarantined: tuple[tuple[str, str], ...]
    """Path and reason."""
    database: str
    database_bytes: int
    read_only: str = ""
    """Why nothing is written; empty while all is well."""
    latencies: dict[str, Latency] = field(default_factory=dict)
    """By method; filled in by the front end."""
    unchecked: int = 0
    """Files whose problems are still to be looked for; filled in by the front end."""
