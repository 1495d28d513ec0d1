from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.impact import Impact, impact, impact_of_files
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.whole_graph import whole_graph
from codegraph_lsp.support import bug

SNAPSHOT = FakeSnapshot.of(
    {
        "core.py": "class Store:\n    def save(self):\n        pass\n"
        "    def load(self):\n        pass\n",
        "app.py": "def run():\n    save()\ndef main():\n    run()\n",
        "tests/test_app.py": "def test_run():\n    run()\ndef helper():\n    load()\n",
    },
    "app.run>core.Store.save app.main>app.run tests/test_app.test_run>app.run "
    "tests/test_app.helper>core.Store.load app<core",
)


def shown(found: Impact) -> str:
    return " ".join(
        f"{symbol.name}:{ring.distance}" for ring in found.rings for symbol in ring.symbols
    )


def check(changed: str, expected: str, *, depth: int = 0, options: Options | None = None) -> Impact:
    found = impact(SNAPSHOT, [SNAPSHOT.named(changed)], options or Options(), depth=depth)
    assert shown(found) == expected
    return found


def test_users_of_users_are_reached() -> None:
    check("core.Store.save", "run:1 main:2 test_run:2")


def test_a_class_changes_with_its_members() -> None:
    check("core.Store", "run:1 helper:1 main:2 test_run:2")


def test_depth_is_respected() -> None:
    check("core.Store.save", "run:1", depth=1)


def test_files_and_tests_are_counted() -> None:
    found = check("core.Store", "run:1 helper:1 main:2 test_run:2")
    assert [(f.path, f.distance, f.n_symbols) for f in found.files] == [
        ("app.py", 1, 2),
        ("tests/test_app.py", 1, 2),
    ]
    assert [test.name for test in found.tests] == ["test_run"]
    assert (found.total, found.depth) == (4, 2)


def test_a_limit_cuts_the_page_and_not_the_counts() -> None:
    found = check("core.Store", "run:1", options=Options(limit=1))
    assert (found.total, found.n_files, len(found.files)) == (4, 2, 1)
    rest = check("core.Store", "helper:1 main:2 test_run:2", options=Options(cursor=found.cursor))
    assert rest.cursor is None


def test_a_file_changes_with_all_it_defines_and_its_importers_are_met() -> None:
    file = SNAPSHOT.offset("core.py", "|class")[0]
    found = impact_of_files(SNAPSHOT, [file], Options())
    assert shown(found) == "<module>:1 run:1 helper:1 main:2 test_run:2"
    assert [symbol.path for symbol in found.changed] == ["core.py"]


def test_what_is_loaded_into_memory_says_the_same() -> None:
    def everything(options: Options) -> list[Impact]:
        answers = []
        for symbol in SNAPSHOT.all_symbols:
            first = impact(SNAPSHOT, [symbol], options)
            answers += [first, impact(SNAPSHOT, [symbol], replace(options, cursor=first.cursor))]
        return answers

    for options in (Options(), Options(limit=1), Options(include_tests=False, limit=2)):
        near = everything(options)
        whole_graph(SNAPSHOT, options.certainty)
        assert everything(options) == near
        SNAPSHOT.cache.clear()


def test_a_symbol_that_was_lost_is_a_bug_and_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = replace(SNAPSHOT, cache={})
    whole_graph(snapshot, Options().certainty)
    lost = snapshot.named("app.main")
    snapshot.all_symbols = [symbol for symbol in snapshot.all_symbols if symbol != lost]
    changed = [snapshot.named("core.Store.save")]
    with pytest.raises(bug.BugError, match="every symbol of the whole graph"):
        impact(snapshot, changed, Options())
    told: list[str] = []
    monkeypatch.setattr(bug, "report", bug.Reporter(lambda: False, told.append).report)
    found = impact(snapshot, changed, Options())
    assert shown(found) == "run:1 test_run:2"
    assert told == ["every symbol of the whole graph is stored (missing=1)"]
