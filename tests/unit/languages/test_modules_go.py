from codegraph_lsp.languages.go.modules import Strategy
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(paths: str, folder: str, module: str, manifests: dict[str, str] | None = None) -> str:
    """Paths found, or `package!` for one outside."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    texts = {Path(path): text.encode() for path, text in (manifests or {}).items()}
    found = Strategy(FileTree(files, texts)).find(folder, module, 0)
    return " ".join(names[file] for file in found.files) or f"{found.package}!"


ONE = {"go.mod": "// a comment\nmodule example.com/app\n\ngo 1.22\n"}


def test_a_package_is_all_files_of_its_folder_but_the_tests() -> None:
    paths = "pay/a.go pay/b.go pay/a_test.go main.go"
    assert find(paths, "", "example.com/app/pay", ONE) == "pay/a.go pay/b.go"
    assert find(paths, "pay", "example.com/app", ONE) == "main.go"


def test_a_dot_is_the_own_package_with_its_tests() -> None:
    assert find("pay/a.go pay/a_test.go main.go", "pay", ".", ONE) == "pay/a.go pay/a_test.go"


def test_other_paths_are_outside() -> None:
    assert find("main.go", "", "net/http", ONE) == "net/http!"
    assert find("main.go", "", "example.com/application/x", ONE) == "example.com/application/x!"
    assert find("main.go", "", "example.com/app/gone", ONE) == "example.com/app/gone!"


def test_nested_modules_have_paths_of_their_own() -> None:
    manifests = {**ONE, "tools/go.mod": "module example.com/app/tools\n"}
    paths = "main.go tools/run/x.go"
    assert find(paths, "", "example.com/app/tools/run", manifests) == "tools/run/x.go"


def test_replaced_modules_are_found_where_they_are() -> None:
    text = "module example.com/app\nreplace (\n\texample.com/lib v1.2.0 => ../lib\n)\n"
    manifests = {"app/go.mod": text}
    assert find("lib/x/a.go app/main.go", "app", "example.com/lib/x", manifests) == "lib/x/a.go"


def test_vendored_packages_come_last() -> None:
    paths = "vendor/example.com/lib/a.go main.go"
    assert find(paths, "", "example.com/lib", ONE) == "vendor/example.com/lib/a.go"


def test_without_modules_a_path_is_a_folder() -> None:
    assert find("util/a.go main.go", "", "util") == "util/a.go"
    assert find("src/util/a.go src/main/m.go", "src/main", "util") == "src/util/a.go"


def test_modules_of_a_workspace_file_mean_each_other() -> None:
    manifests = {
        "go.work": "go 1.22\n\nuse (\n\t./app\n\t./lib // shared\n)\nreplace ex.com/old => ./lib\n",
        "app/go.mod": "module ex.com/app\n",
        "lib/go.mod": "module ex.com/lib\n",
        "copy/go.mod": "module ex.com/lib\n",
    }
    paths = "app/main.go copy/x/a.go lib/x/a.go"
    assert find(paths, "app", "ex.com/lib/x", manifests) == "lib/x/a.go"
    assert find(paths, "app", "ex.com/old/x", manifests) == "lib/x/a.go"


def test_one_module_is_used_in_one_line() -> None:
    manifests = {
        "go.work": "use ./app\nreplace ex.com/old => ./lib\n",
        "app/go.mod": "module ex.com/app\n",
    }
    assert find("app/main.go lib/a.go", "app", "ex.com/old", manifests) == "lib/a.go"
