from codegraph_lsp.index.progress import Progress, Report


class FakeClock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Reports(list[Report]):
    def report(self, report: Report) -> None:
        self.append(report)


def start() -> tuple[Progress, Reports, FakeClock]:
    reports, clock = Reports(), FakeClock()
    return Progress(reports, clock), reports, clock


def test_reports_are_a_tenth_of_a_second_apart() -> None:
    progress, reports, clock = start()
    for done in range(1000):
        clock.now += 0.01
        progress.reach(done, 1000)
    assert 90 <= len(reports) <= 110


def test_percentage_never_falls_when_more_work_is_found() -> None:
    progress, reports, clock = start()
    for done in range(9):
        clock.now += 1
        progress.reach(done, 10)
    clock.now += 1
    progress.reach(8, 1010)
    shown = [report.percentage for report in reports]
    assert shown == sorted(shown)
    assert (reports[-1].done, reports[-1].total) == (8, 1010)


def test_hundred_percent_is_shown_at_the_end_and_once() -> None:
    progress, reports, clock = start()
    clock.now += 1
    progress.reach(2, 2)
    assert reports[-1].percentage == 99
    progress.end("2 files")
    progress.end()
    progress.reach(2, 2)
    assert reports[-1] == Report(2, 2, 100, "2 files")
    assert [report.percentage for report in reports].count(100) == 1


def test_a_run_that_is_stopped_ends_below_hundred() -> None:
    progress, reports, _ = start()
    progress.reach(5, 10)
    progress.end("stopped")
    assert reports[-1].percentage == 50
