from codegraph_lsp.index.progress import Progress, Report
from codegraph_lsp.support.cancel import CancelToken


class FakeClock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Reports(list[Report]):
    def report(self, report: Report) -> None:
        self.append(report)


def start() -> tuple[Progress, Reports, FakeClock]:
    reports, clock = Reports(), FakeClock()
    return Progress(reports, clock, CancelToken()), reports, clock


def test_reports_are_a_tenth_of_a_second_apart() -> None:
    progress, reports, clock = start()
    progress.expect(1000)
    for _ in range(1000):
        clock.now += 0.01
        progress.advance()
    assert 90 <= len(reports) <= 110


def test_percentage_never_falls_when_more_work_is_found() -> None:
    progress, reports, clock = start()
    progress.expect(10)
    for _ in range(8):
        clock.now += 1
        progress.advance()
    clock.now += 1
    progress.expect(1000)
    shown = [report.percentage for report in reports]
    assert shown == sorted(shown)
    assert (reports[-1].done, reports[-1].total) == (8, 1010)


def test_hundred_percent_is_shown_at_the_end_and_once() -> None:
    progress, reports, clock = start()
    progress.expect(2)
    clock.now += 1
    progress.advance(2)
    assert reports[-1].percentage == 99
    progress.end("2 files")
    progress.end()
    progress.advance()
    assert reports[-1] == Report(2, 2, 100, "2 files")
    assert [report.percentage for report in reports].count(100) == 1


def test_a_cancelled_run_ends_below_hundred() -> None:
    progress, reports, _ = start()
    progress.expect(10)
    progress.advance(5)
    progress.cancel.cancel()
    progress.end("stopped")
    assert reports[-1].percentage == 50
