"""What is counted above definitions, and what the counts are."""

from typing import get_args

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.lenses import Count, Shows, count, lenses

FILES = {
    "a.py": "def f():\n    g()\n\ndef g():\n    pass\n\ndef lone():\n    pass\n",
    "b.py": "class C:\n    def m(self):\n        f()\n\nclass D:\n    def m(self):\n        pass\n",
    "test_b.py": "def test_m():\n    m()\n\ndef test_f():\n    f()\n\ndef helper():\n    m()\n",
}
EDGES = (
    "a.f>a.g b.C.m>a.f test_b.test_m>b.C.m test_b.test_f>a.f test_b.helper>b.C.m "
    "b.D:b.C b.D.m^b.C.m b.C.m~a.f test_b.test_m>a.f"
)
ALL = get_args(Shows)


def snapshot() -> FakeSnapshot:
    return FakeSnapshot.of(FILES, EDGES)


def shown(path: str, *wanted: Shows) -> list[str]:
    made = snapshot()
    row = made.file(path)  # type: ignore[arg-type]
    assert row is not None
    found = lenses(made, row.id, wanted or ALL)
    return [f"{lens.symbol.qualified_name} {lens.shows}" for lens in found]


def test_callables_and_types_are_counted_implementations_where_there_are_some() -> None:
    assert shown("b.py") == [
        "C callers", "C references", "C tests", "C implementations",
        "C.m callers", "C.m references", "C.m tests", "C.m implementations",
        "D callers", "D references", "D tests",
        "D.m callers", "D.m references", "D.m tests",
    ]  # fmt: skip
    assert shown("b.py", "implementations") == ["C implementations", "C.m implementations"]
    assert shown("a.py", "tests", "callers")[:2] == ["f callers", "f tests"]


def test_above_test_cases_there_is_nothing_and_above_their_helpers_no_tests() -> None:
    assert shown("test_b.py") == ["helper callers", "helper references"]


def test_each_count_is_that_of_the_question_it_leads_to() -> None:
    made = snapshot()

    def counts(name: str) -> list[int]:
        return [count(made, made.named(name), shows).n for shows in ALL]

    assert counts("a.f") == [3, 4, 2, 0]
    assert counts("a.g") == [1, 1, 2, 0]
    assert counts("a.lone") == [0, 0, 0, 0]
    assert counts("b.C.m") == [2, 2, 1, 1]
    assert counts("b.C") == [0, 1, 0, 1]


def test_callers_and_references_of_the_first_definitions_are_counted_at_once() -> None:
    made = snapshot()
    row = made.file("a.py")  # type: ignore[arg-type]
    assert row is not None
    told = {(lens.symbol.name, lens.shows): lens.count for lens in lenses(made, row.id, ALL)}
    assert told["f", "callers"] == count(made, made.named("a.f"), "callers") == Count(3, False)
    assert told["f", "references"] == Count(4, False)
    assert told["f", "tests"] is None, "that is looked for far away"

    text = "".join(f"def f{i}():\n    pass\n\n" for i in range(100))
    made = FakeSnapshot.of({"a.py": text}, "")
    row = made.file("a.py")  # type: ignore[arg-type]
    assert row is not None
    counted = [lens.symbol.name for lens in lenses(made, row.id, ["references"]) if lens.count]
    assert counted[0] == "f0"
    assert 0 < len(counted) < 100, "the rest is asked for when it is seen"
    uncalled = lenses(made, row.id, ["callers"])
    assert not any(lens.count for lens in uncalled), "calls by the name may be many"


def test_a_count_says_when_there_may_be_more() -> None:
    made = snapshot()
    assert count(made, made.named("a.g"), "callers") == Count(1, False)
    made.state = "indexing"
    assert count(made, made.named("a.g"), "callers") == Count(1, True)


def test_tests_far_away_are_not_looked_for() -> None:
    n = 400
    text = "".join(f"def f{i}():\n    f{i + 1}()\n\n" for i in range(n)) + f"def f{n}():\n    x\n"
    edges = " ".join(f"a.f{i}>a.f{i + 1}" for i in range(n)) + " test_b.test_far>a.f0"
    test = "def test_far():\n    f0()\n\ndef test_near():\n    pass\n"
    made = FakeSnapshot.of({"a.py": text, "test_b.py": test}, edges)
    assert count(made, made.named(f"a.f{n}"), "tests") == Count(0, True)
    assert count(made, made.named("a.f9"), "tests") == Count(1, False)
