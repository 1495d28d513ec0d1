from codegraph_lsp.languages.python.modules import Strategy
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(
    paths: str, folder: str, module: str, level: int = 0, manifests: dict[str, str] | None = None
) -> str:
    """The path found, `(folder)` for a package without code, `package!` for one outside, or `-`."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    named = {Path(path): text.encode() for path, text in (manifests or {}).items()}
    found = Strategy(FileTree(files, named)).find(folder, module, level)
    if found.files:
        return names[found.files[0]]
    return "(folder)" if found.folder else f"{found.package}!" if found.package else "-"


def test_a_package_is_its_init_file_and_a_module_its_own() -> None:
    paths = "pkg/__init__.py pkg/a.py pkg/sub/__init__.py"
    assert find(paths, "", "pkg") == "pkg/__init__.py"
    assert find(paths, "", "pkg.a") == "pkg/a.py"
    assert find(paths, "", "pkg.sub") == "pkg/sub/__init__.py"
    assert find(paths, "", "pkg.missing") == "pkg!"


def test_a_package_wins_over_a_module_of_its_name() -> None:
    assert find("a.py a/__init__.py", "", "a") == "a/__init__.py"


def test_relative_dots_count_from_the_importing_folder() -> None:
    paths = "pkg/__init__.py pkg/a.py pkg/sub/__init__.py pkg/sub/b.py"
    assert find(paths, "pkg/sub", "b", 1) == "pkg/sub/b.py"
    assert find(paths, "pkg/sub", "", 1) == "pkg/sub/__init__.py"
    assert find(paths, "pkg/sub", "a", 2) == "pkg/a.py"
    assert find(paths, "pkg/sub", "a", 5) == "-"


def test_a_missing_relative_module_is_nothing_external() -> None:
    assert find("pkg/__init__.py", "pkg", "gone", 1) == "-"


def test_the_folder_above_the_outermost_package_is_the_first_root() -> None:
    paths = "one/app/__init__.py one/app/m.py two/app/__init__.py two/app/m.py"
    assert find(paths, "one/app", "app.m") == "one/app/m.py"
    assert find(paths, "two/app", "app.m") == "two/app/m.py"


def test_a_script_sees_its_own_folder() -> None:
    assert find("tools/run.py tools/helper.py", "tools", "helper") == "tools/helper.py"


def test_a_module_inside_a_package_is_not_a_top_level_one() -> None:
    assert find("pkg/__init__.py pkg/numpy.py pkg/use.py", "pkg", "numpy") == "numpy!"


def test_src_layouts_are_found_from_tests() -> None:
    paths = "src/pkg/__init__.py src/pkg/a.py tests/test_a.py"
    assert find(paths, "tests", "pkg.a") == "src/pkg/a.py"


def test_manifests_tell_source_folders() -> None:
    text = '[tool.setuptools.package-dir]\n"" = "lib"\n'
    paths = "lib/mod.py tests/test_mod.py"
    manifests = {"pyproject.toml": text}
    assert find(paths, "tests", "mod", manifests=manifests) == "lib/mod.py"
    poetry = {"pyproject.toml": '[tool.poetry]\npackages = [{include = "mod", from = "lib"}]\n'}
    assert find(paths, "tests", "mod", manifests=poetry) == "lib/mod.py"


def test_a_broken_manifest_is_ignored() -> None:
    assert find("a.py", "", "a", manifests={"pyproject.toml": "[tool"}) == "a.py"


def test_folders_without_code_are_namespace_packages() -> None:
    assert find("space/one/mod.py", "", "space.one") == "(folder)"
    assert find("space/one/mod.py", "", "space.one.mod") == "space/one/mod.py"


def test_the_standard_library_is_outside_unless_a_module_hides_it() -> None:
    assert find("queue/worker.py main.py", "", "queue") == "queue!"
    assert find("pkg/__init__.py pkg/json.py", "pkg", "json") == "json!"
    assert find("queue.py main.py", "", "queue") == "queue.py"


def test_stubs_serve_where_there_is_no_code() -> None:
    assert find("a.pyi", "", "a") == "a.pyi"
    assert find("a.pyi a.py", "", "a") == "a.py"


def test_the_nearest_of_several_packages_is_meant() -> None:
    paths = "one/lib/x/__init__.py two/lib/x/__init__.py two/main.py"
    assert find(paths, "two", "x") == "two/lib/x/__init__.py"
