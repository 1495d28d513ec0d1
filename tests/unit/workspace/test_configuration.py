from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codegraph_lsp.model.settings import Features, Settings
from codegraph_lsp.workspace.configuration import Layer, Loaded, load, merge

Make = Callable[..., Path]


def loaded(root: Path, *stronger: Layer) -> Loaded:
    return load([str(root)], stronger, user_folder=lambda: str(root.parent / "user"))


def check(root: Path, *problems: str) -> Settings:
    found = loaded(root)
    assert [str(problem).replace(f"{root}/", "") for problem in found.problems] == list(problems)
    return found.settings


def test_without_files_the_defaults_hold(make: Make) -> None:
    assert check(make("a.py")) == Settings()


def test_the_stronger_layer_wins_value_by_value(make: Make) -> None:
    make({"codegraph.toml": "jobs = 2\nquietMs = 1\nmaxFiles = 7\nsymbolsLimit = 1"}, "user")
    root = make({"codegraph.toml": 'jobs = 3\nquietMs = 2\nmaxFiles = 8\nexclude = ["x"]'})
    client = Layer("workspace/configuration", {"jobs": 4, "quietMs": 3})
    options = Layer("initializationOptions", {"jobs": 5, "exclude": None})
    settings = loaded(root, client, options).settings
    assert settings == Settings(jobs=5, quiet_ms=3, max_files=8, symbols_limit=1, exclude=("x",))


def test_table_in_the_shared_file_is_read(make: Make) -> None:
    root = make({"pyproject.toml": "[project]\nname = 'x'\n[tool.codegraph]\njobs = 1\n"})
    assert check(root).jobs == 1


def test_own_file_of_the_project_wins_over_the_shared_one(make: Make) -> None:
    root = make(
        {"pyproject.toml": "[tool.codegraph]\njobs = 1\nmaxFiles = 5", "codegraph.toml": "jobs = 2"}
    )
    assert check(root) == Settings(jobs=2)


def test_first_root_with_a_file_speaks_for_all(make: Make) -> None:
    one, two = make("a.py", "one"), make({"codegraph.toml": "jobs = 2"}, "two")
    found = load([str(one), str(two)], user_folder=lambda: "/nonexistent")
    assert found.settings.jobs == 2


def test_wrong_values_cost_themselves_and_are_told_with_their_place(make: Make) -> None:
    root = make(
        {
            "codegraph.toml": "# settings\n"
            "jobs = 'many'\n"
            "max-files = 3\n"
            "include = 'src'\n"
            "quietMs = -5\n"
            "nonsense = 1\n"
            "cache = 1\n"
            "pollMs = 10\n"
            "[exclude]\n"
            "x = 1\n"
        }
    )
    settings = check(
        root,
        "expected 'int', got 'str' for 'jobs' in codegraph.toml:2",
        "no such option, did you mean 'maxFiles', for 'max-files' in codegraph.toml:3",
        "expected 'array', got 'str' for 'include' in codegraph.toml:4",
        "expected a number not below 0 for 'quietMs' in codegraph.toml:5",
        "no such option for 'nonsense' in codegraph.toml:6",
        "expected 'bool', got 'int' for 'cache' in codegraph.toml:7",
        "expected 'array', got 'object' for 'exclude' in codegraph.toml:9",
    )
    assert settings == Settings(poll_ms=10)


def test_tables_of_options_are_merged_option_by_option(make: Make) -> None:
    make({"codegraph.toml": "[features]\nhover = false\nrename = false"}, "user")
    root = make({"codegraph.toml": "features.rename = true\nfeatures.codeLens = 'whenAlone'\n"})
    client = Layer("the client", {"features": {"moniker": False, "rename": None}})
    assert loaded(root, client).settings.features == Features(
        hover=False, rename=True, code_lens="whenAlone", moniker=False
    )
    root = make({"codegraph.toml": "features.codeLens = 3\n"})
    expected = "expected true, false or 'whenAlone', got 3 for 'features.codeLens' in "
    check(root, expected + "codegraph.toml:1")
    root = make({"codegraph.toml": "\n[features]\nhover = true\nreference = false\n"})
    expected = "no such option, did you mean 'features.references', for 'features.reference' in "
    check(root, expected + "codegraph.toml:4")
    root = make({"codegraph.toml": "features = false\n"})
    check(root, "expected 'object', got 'bool' for 'features' in codegraph.toml:1")


def test_lines_in_the_shared_file_are_those_of_its_table(make: Make) -> None:
    root = make(
        {"pyproject.toml": "[tool.other]\nwrong = 1\n\n[tool.codegraph]\n  'wrong' = 1 # x\n"}
    )
    check(root, "no such option for 'wrong' in pyproject.toml:5")
    root = make({"pyproject.toml": "[tool]\ncodegraph.wrong = 1\n"})
    check(root, "no such option for 'wrong' in pyproject.toml:2")


def test_broken_file_is_told_and_leaves_the_rest(make: Make) -> None:
    make({"codegraph.toml": "jobs = 2"}, "user")
    root = make({"codegraph.toml": "jobs = 3\nmaxFiles =\n"})
    settings = check(root, "invalid value in codegraph.toml:2")
    assert settings.jobs == 2
    check(make({"codegraph.toml": "x = [1,"}), "invalid value in codegraph.toml:1")


def test_file_that_is_no_text_is_told(make: Make) -> None:
    root = make("a.py")
    (root / "codegraph.toml").write_bytes(b"jobs = 1\n# \xff\n")
    check(root, "not UTF-8 in codegraph.toml:2")


def test_byte_order_mark_does_no_harm(make: Make) -> None:
    assert check(make({"codegraph.toml": "\ufeffjobs = 1"})).jobs == 1


def test_something_else_in_place_of_the_table_is_told(make: Make) -> None:
    root = make({"pyproject.toml": "[tool]\ncodegraph = 3"})
    check(root, "expected a table for 'tool.codegraph' in pyproject.toml")


@pytest.mark.parametrize("text", ["", "[tool.mypy]\nstrict = true", "# codegraph"])
def test_shared_file_without_the_table_says_nothing(text: str, make: Make) -> None:
    assert check(make({"pyproject.toml": text})) == Settings()


def test_layers_without_files_have_no_lines() -> None:
    found = merge([Layer("initializationOptions", {"job": 1})])
    (problem,) = found.problems
    assert (problem.key, problem.source, problem.line) == ("job", "initializationOptions", -1)
    assert str(problem).startswith("no such option, did you mean 'jobs', for 'job' in init")


def test_an_option_leads_to_who_says_it_and_where(make: Make) -> None:
    root = make(
        {
            "codegraph.toml": "[checks]\nseverity = {a = 'off'}\n"
            "[checks.ignore]\n\"*.py\" = ['b']\n[features]\nhover = false\n"
        }
    )
    loaded = load([str(root)], [Layer("editor", {"features": {"hover": True}})])
    file = str(root / "codegraph.toml")
    assert loaded.place("checks", "severity", "a") == (file, 1)
    assert loaded.place("checks", "ignore", "*.py") == (file, 3)
    assert loaded.place("features", "hover") == ("editor", -1)
    assert loaded.place("checks", "baseline") == ("", -1)


def test_of_a_table_only_what_is_wrong_is_told_and_left_out(make: Make) -> None:
    root = make(
        {
            "codegraph.toml": "[checks.severity]\n"
            "unused-symbol = 'off'\n"
            "unused-import = 'eror'\n"
            "complexity = 'hint'\n"
            "boundary = true\n"
            "[checks.ignore]\n"
            "'vendor/**' = '*'\n"
            "'tests/**' = ['complexity']\n"
        }
    )
    checks = check(
        root,
        "expected 'error', 'warning', 'note', 'hint' or 'off', got 'eror' "
        "for 'checks.severity.unused-import' in codegraph.toml:3",
        "expected 'error', 'warning', 'note', 'hint' or 'off', got True "
        "for 'checks.severity.boundary' in codegraph.toml:5",
        "expected 'array', got 'str' for 'checks.ignore.vendor/**' in codegraph.toml:7",
    ).checks
    assert checks.severity == {"unused-symbol": "off", "complexity": "hint"}
    assert checks.ignore == {"tests/**": ("complexity",)}


def test_something_else_in_place_of_a_table_of_severities_is_told(make: Make) -> None:
    root = make({"codegraph.toml": "[checks]\nseverity = 'off'\nblastRadius = 3\n"})
    told = "expected a word for each code, such as {'unused-import': 'off'}, got 'off'"
    checks = check(root, f"{told} for 'checks.severity' in codegraph.toml:2").checks
    assert checks.blast_radius == 3


def test_rules_that_fit_nothing_are_told_at_their_line_and_left_out(make: Make) -> None:
    root = make(
        {
            "codegraph.toml": "[checks.boundaries]\n"
            'preset = "hexagonal"\n'
            "[checks.boundaries.layers]\n"
            'ui = ["ui/**"]\n'
            "[checks.boundaries.deny]\n"
            'ui = ["date"]\n'
            '"src/**" = ["ui"]\n'
        }
    )
    boundaries = check(
        root,
        "'hexagonal' needs a layer named 'domain' for 'checks.boundaries.preset' "
        "in codegraph.toml:2",
        "no layer is named 'date' for 'checks.boundaries.deny.ui' in codegraph.toml:6",
    ).checks.boundaries
    assert boundaries.preset == ""
    assert boundaries.deny == {"src/**": ("ui",)}


def test_unknown_option_of_a_table_in_a_table_is_told_at_its_line(make: Make) -> None:
    root = make({"codegraph.toml": "[checks.complexity]\nnesting = 3\nlines = 'many'\nline = 3\n"})
    complexity = check(
        root,
        "expected 'int', got 'str' for 'checks.complexity.lines' in codegraph.toml:3",
        "no such option, did you mean 'checks.complexity.lines', for 'checks.complexity.line' "
        "in codegraph.toml:4",
    ).checks.complexity
    assert (complexity.nesting, complexity.lines) == (3, 100)


def test_the_words_that_an_option_takes_are_told(make: Make) -> None:
    root = make({"codegraph.toml": "[checks.boundaries]\npreset = 'layerd'\n"})
    check(
        root,
        "expected 'layered' or 'onion' or 'hexagonal', got 'layerd' "
        "for 'checks.boundaries.preset' in codegraph.toml:2",
    )


@pytest.mark.parametrize("folder", ["../rules", "/etc", "lint/../../x", "~/rules", "C:/rules"])
def test_folders_of_rules_lie_inside_of_the_workspace(make: Make, folder: str) -> None:
    root = make({"codegraph.toml": f"[checks]\nrules = ['{folder}']\n"})
    problem = f"expected folders inside the workspace, got ['{folder}']"
    found = loaded(root)
    assert found.settings == Settings()
    (told,) = found.problems
    assert problem in str(told)
