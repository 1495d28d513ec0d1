from codegraph_lsp.index.events import (
    Abandoned,
    Arrived,
    Cancel,
    Event,
    Failed,
    Finished,
    GiveUp,
    Instruction,
    Job,
    Lost,
    Place,
    Resized,
    Start,
    Wanted,
    Withdrawn,
)
from codegraph_lsp.index.lanes import AGEING, INLINE_FILES, LARGE_BYTES, SLICE_BYTES, SLICE_FILES
from codegraph_lsp.index.retry import Failure, Stage
from codegraph_lsp.index.scheduler import Scheduler
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.model.kinds import Lane

A, B, C, D = (FileId(number) for number in range(1, 5))


def backfill(n_files: int, size: int = 1000, first: int = 1000) -> list[Event]:
    return [Wanted(FileId(first + i), Lane.BACKFILL, size=size) for i in range(n_files)]


def started(instructions: list[Instruction]) -> list[tuple[Job, Place]]:
    return [(i.job, i.place) for i in instructions if isinstance(i, Start)]


def only(instructions: list[Instruction]) -> Job:
    [(job, _)] = started(instructions)
    return job


def busy(slots: int = 1) -> tuple[Scheduler, list[Job]]:
    """A scheduler whose pool is full of backfill, and the running slices."""
    scheduler = Scheduler(slots)
    jobs = started(scheduler.handle(*backfill(500)))
    assert [place for _, place in jobs] == [Place.POOL] * slots
    return scheduler, [job for job, _ in jobs]


# Places


def test_small_batch_runs_inline() -> None:
    scheduler = Scheduler(2)
    [(job, place)] = started(scheduler.handle(*backfill(INLINE_FILES)))
    assert (place, len(job.tasks)) == (Place.INLINE, INLINE_FILES)


def test_one_file_more_goes_to_the_pool() -> None:
    jobs = started(Scheduler(2).handle(*backfill(INLINE_FILES + 1)))
    assert [place for _, place in jobs] == [Place.POOL] * 2


def test_few_large_files_go_to_the_pool() -> None:
    jobs = started(Scheduler(2).handle(*backfill(2, size=600_000)))
    assert [(len(job.tasks), place) for job, place in jobs] == [(1, Place.POOL)] * 2


def test_rest_of_a_bulk_stays_in_the_pool_while_it_runs() -> None:
    scheduler = Scheduler(1)
    places = []
    instructions = scheduler.handle(*backfill(40))
    while instructions:
        [(job, place)] = started(instructions)
        places.append(place)
        instructions = scheduler.handle(Finished(job.id))
    assert set(places) == {Place.POOL}
    assert scheduler.idle


def test_slices_are_bounded_by_files_and_by_bytes() -> None:
    by_files = only(Scheduler(1).handle(*backfill(500, size=10)))
    assert len(by_files.tasks) == SLICE_FILES
    by_bytes = only(Scheduler(1).handle(*backfill(500, size=100_000)))
    assert sum(task.size for task in by_bytes.tasks) <= SLICE_BYTES


def test_backfill_starts_with_the_largest_files() -> None:
    sizes = [10, 900_000, 50, 300_000, 20] + [15] * 40
    events = [Wanted(FileId(i), Lane.BACKFILL, size=size) for i, size in enumerate(sizes)]
    job = only(Scheduler(1).handle(*events))
    assert job.files == (1,)


def test_late_slices_shrink_so_that_workers_end_level() -> None:
    scheduler = Scheduler(2)
    lengths = []
    running = started(scheduler.handle(*backfill(200)))
    while running:
        job, _ = running.pop(0)
        lengths.append(len(job.tasks))
        running += started(scheduler.handle(Finished(job.id)))
    assert lengths[0] == SLICE_FILES
    assert lengths[-1] <= 4
    assert sum(lengths) == 200


def test_without_a_pool_everything_runs_inline_one_job_at_a_time_in_order() -> None:
    scheduler = Scheduler(0)
    order: list[int] = []
    instructions = scheduler.handle(*backfill(50))
    while instructions:
        [(job, place)] = started(instructions)
        assert place is Place.INLINE
        order += job.files
        instructions = scheduler.handle(Finished(job.id))
    assert order == sorted(order)


# Interactive lanes


def test_opened_file_starts_inline_beside_a_full_pool() -> None:
    scheduler, _ = busy()
    assert started(scheduler.handle(Wanted(A, Lane.HYDRATE)))[0][1] is Place.INLINE
    assert started(scheduler.handle(Wanted(B, Lane.DEMAND)))[0][1] is Place.INLINE


def test_opened_file_overtakes_queued_demands() -> None:
    scheduler = Scheduler(1)
    first = only(scheduler.handle(Wanted(A, Lane.DEMAND), Wanted(B, Lane.DEMAND)))
    assert first.files == (A,)
    assert only(scheduler.handle(Wanted(C, Lane.HYDRATE))).files == (C,)
    assert only(scheduler.handle(Finished(first.id))).files == (B,)


def test_opened_file_is_taken_out_of_a_running_slice() -> None:
    scheduler, [job] = busy()
    file = job.files[5]
    cancel, start = scheduler.handle(Wanted(file, Lane.HYDRATE))
    assert cancel == Cancel(job.id, file)
    assert isinstance(start, Start)
    assert start.place is Place.INLINE
    assert not scheduler.is_current(job.id, file)
    assert scheduler.is_current(start.job.id, file)


def test_opened_file_that_has_arrived_from_its_slice_is_read_again_only_if_asked() -> None:
    scheduler, [job] = busy()
    file = job.files[0]
    scheduler.handle(Arrived(job.id, file))
    assert not scheduler.is_wanted(file)
    assert only(scheduler.handle(Wanted(file, Lane.HYDRATE, version=1))).files == (file,)


def test_small_opened_file_waits_for_no_large_one() -> None:
    scheduler = Scheduler(1)
    large = LARGE_BYTES + 1
    first = only(
        scheduler.handle(
            Wanted(A, Lane.HYDRATE, size=large),
            Wanted(B, Lane.HYDRATE, size=large),
        )
    )
    assert first.files == (A,)
    assert only(scheduler.handle(Wanted(C, Lane.HYDRATE, size=100))).files == (C,)
    assert only(scheduler.handle(Finished(first.id))).files == (B,)


def test_no_slice_starts_before_an_opened_file_is_in() -> None:
    scheduler, [job] = busy()
    opened = only(scheduler.handle(Wanted(A, Lane.HYDRATE)))
    assert scheduler.handle(Finished(job.id)) == []
    assert only(scheduler.handle(Finished(opened.id))).lane is Lane.BACKFILL


def test_endless_typing_does_not_stop_the_backfill() -> None:
    scheduler, [job] = busy()
    running = only(scheduler.handle(Wanted(A, Lane.HYDRATE, version=1)))
    scheduler.handle(Finished(job.id))
    for version in range(2, 200):
        instructions = scheduler.handle(
            Wanted(A, Lane.HYDRATE, version=version), Finished(running.id)
        )
        lanes = [job.lane for job, _ in started(instructions)]
        if Lane.BACKFILL in lanes:
            return
        running = only(instructions)
    raise AssertionError("backfill starved")


# Lanes


def test_faster_lane_goes_first() -> None:
    scheduler, [job] = busy()
    scheduler.handle(Wanted(A, Lane.REFRESH), Wanted(B, Lane.FOLLOW))
    order = []
    for _ in range(3):
        job = only(scheduler.handle(Finished(job.id)))
        order.append(job.lane)
    assert order == [Lane.FOLLOW, Lane.REFRESH, Lane.BACKFILL]


def test_asking_again_in_a_faster_lane_promotes() -> None:
    scheduler, [job] = busy()
    last = FileId(1499)
    scheduler.handle(Wanted(last, Lane.FOLLOW))
    assert scheduler.lanes()[Lane.FOLLOW] == 1
    assert only(scheduler.handle(Finished(job.id))).files == (last,)


def test_asking_again_in_a_slower_lane_changes_nothing() -> None:
    scheduler, _ = busy()
    scheduler.handle(Wanted(A, Lane.FOLLOW))
    assert scheduler.handle(Wanted(A, Lane.BACKFILL)) == []
    assert scheduler.lanes()[Lane.FOLLOW] == 1


def test_asking_again_keeps_the_place_in_the_row() -> None:
    scheduler, [job] = busy()
    scheduler.handle(*(Wanted(file, Lane.FOLLOW) for file in (A, B, C)))
    scheduler.handle(Wanted(A, Lane.FOLLOW, version=1))
    assert only(scheduler.handle(Finished(job.id))).files == (A, B, C)


def test_slow_lane_gets_a_turn_after_enough_slices_of_a_fast_one() -> None:
    scheduler, [job] = busy()
    scheduler.handle(*(Wanted(FileId(i), Lane.FOLLOW, size=SLICE_BYTES) for i in range(1, 40)))
    lanes = []
    for _ in range(AGEING + 1):
        job = only(scheduler.handle(Finished(job.id)))
        lanes.append(job.lane)
    assert lanes == [Lane.FOLLOW] * AGEING + [Lane.BACKFILL]


# Versions


def test_newer_version_replaces_a_waiting_one() -> None:
    scheduler, [job] = busy()
    scheduler.handle(Wanted(A, Lane.FOLLOW, version=1), Wanted(A, Lane.REFRESH, version=2))
    [task] = only(scheduler.handle(Finished(job.id))).tasks
    assert (task.version, task.lane) == (2, Lane.FOLLOW)


def test_newer_version_cancels_a_running_one() -> None:
    scheduler = Scheduler(1)
    old = only(scheduler.handle(Wanted(A, Lane.HYDRATE, version=1)))
    instructions = scheduler.handle(Wanted(A, Lane.HYDRATE, version=2))
    assert instructions[0] == Cancel(old.id, A)
    assert not scheduler.is_current(old.id, A)
    assert only(instructions).tasks[0].version == 2


def test_running_version_is_not_started_twice() -> None:
    scheduler = Scheduler(1)
    scheduler.handle(Wanted(A, Lane.HYDRATE, version=1))
    assert scheduler.handle(Wanted(A, Lane.HYDRATE, version=1)) == []
    assert scheduler.handle(Wanted(A, Lane.BACKFILL, version=0)) == []


def test_withdrawn_file_is_forgotten_waiting_or_running() -> None:
    scheduler, [job] = busy()
    scheduler.handle(Wanted(A, Lane.FOLLOW))
    scheduler.handle(Withdrawn(A))
    assert not scheduler.is_wanted(A)
    file = job.files[0]
    assert scheduler.handle(Withdrawn(file)) == [Cancel(job.id, file)]
    assert not scheduler.is_current(job.id, file)


def test_abandoned_lane_is_emptied() -> None:
    scheduler, [job] = busy()
    scheduler.handle(Abandoned(Lane.BACKFILL))
    assert scheduler.handle(Finished(job.id)) == []
    assert scheduler.idle


# Failures


def test_file_that_crashed_its_worker_is_tried_alone_then_stripped_then_given_up() -> None:
    scheduler, [job] = busy()
    file = job.files[3]
    scheduler.handle(Abandoned(Lane.BACKFILL))
    scheduler.handle(Failed(job.id, file, Failure.CRASH))
    [(alone, place)] = started(scheduler.handle(Finished(job.id)))
    assert (alone.files, alone.isolated, place) == ((file,), True, Place.POOL)
    assert alone.tasks[0].stage is Stage.ALONE
    scheduler.handle(Failed(alone.id, file, Failure.CRASH))
    stripped = only(scheduler.handle(Finished(alone.id)))
    assert stripped.tasks[0].stage is Stage.STRIPPED
    instructions = scheduler.handle(Failed(stripped.id, file, Failure.CRASH))
    assert instructions == [GiveUp(file, 0, Failure.CRASH)]
    scheduler.handle(Finished(stripped.id))
    assert scheduler.idle


def test_file_that_crashed_a_worker_is_never_read_in_the_server() -> None:
    scheduler, [job, _] = busy(2)
    file = job.files[0]
    scheduler.handle(Failed(job.id, file, Failure.CRASH))
    scheduler.handle(Finished(job.id))
    instructions = scheduler.handle(Wanted(file, Lane.HYDRATE, version=7))
    assert all(place is Place.POOL for _, place in started(instructions))
    assert scheduler.is_wanted(file)


def test_innocent_file_is_trusted_again_after_it_was_read_alone() -> None:
    scheduler, [job] = busy()
    file = job.files[0]
    scheduler.handle(Abandoned(Lane.BACKFILL))
    scheduler.handle(Failed(job.id, file, Failure.CRASH))
    alone = only(scheduler.handle(Finished(job.id)))
    scheduler.handle(Finished(alone.id))
    [(_, place)] = started(scheduler.handle(Wanted(file, Lane.HYDRATE, version=1)))
    assert place is Place.INLINE


def test_lost_job_waits_again() -> None:
    scheduler, [job] = busy()
    scheduler.handle(Arrived(job.id, job.files[0]))
    only(scheduler.handle(Lost(job.id)))
    assert all(scheduler.is_wanted(file) for file in job.files[1:])
    assert not scheduler.is_wanted(job.files[0])


def test_when_the_pool_is_gone_the_rest_runs_inline() -> None:
    scheduler, jobs = busy(2)
    [(_, place)] = started(scheduler.handle(Resized(0)))
    assert place is Place.INLINE
    assert scheduler.handle(*(Lost(job.id) for job in jobs)) == []
    assert scheduler.pending == 500


def test_dangerous_files_are_given_up_when_the_pool_is_gone() -> None:
    scheduler, [job] = busy()
    file = job.files[0]
    scheduler.handle(Failed(job.id, file, Failure.CRASH))
    instructions = scheduler.handle(Resized(0))
    assert GiveUp(file, 0, Failure.CRASH) in instructions
