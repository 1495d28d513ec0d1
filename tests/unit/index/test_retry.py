from codegraph_lsp.index.retry import Failure, Stage, next_stage


def check(failure: Failure, expected: str) -> None:
    """What a file goes through that fails the same way each time."""
    stages: list[str] = []
    stage: Stage | None = Stage.FIRST
    while stage is not None:
        stages.append(stage.name.lower())
        stage = next_stage(stage, failure)
    assert " ".join(stages) == expected


def test_a_file_that_crashes_its_worker_is_tried_in_three_stages() -> None:
    check(Failure.CRASH, "first alone stripped")
    check(Failure.MEMORY, "first alone stripped")


def test_a_file_that_hangs_costs_its_time_limit_twice_only() -> None:
    check(Failure.TIMEOUT, "first alone")


def test_an_exception_is_not_tried_again_in_another_process() -> None:
    check(Failure.ERROR, "first stripped")


def test_every_failure_ends_somewhere_from_every_stage() -> None:
    for failure in Failure:
        for stage in Stage:
            after = next_stage(stage, failure)
            assert after is None or after > stage
