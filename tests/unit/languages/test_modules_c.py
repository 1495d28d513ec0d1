"""Where included files are."""

from codegraph_lsp.languages.c.modules import Strategy
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(paths: str, folder: str, written: str, manifests: dict[str, str] | None = None) -> str:
    """The file found, or `package!` for one outside; *written* is with its quotes or brackets."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    texts = {Path(path): text.encode() for path, text in (manifests or {}).items()}
    level = int(written.startswith("<"))
    found = Strategy(FileTree(files, texts)).find(folder, written[1:-1], level)
    return " ".join(names[file] for file in found.files) or f"{found.package}!"


def test_a_quoted_file_is_beside_the_one_that_includes_it() -> None:
    assert find("src/a.h a.h src/a.c", "src", '"a.h"') == "src/a.h"
    assert find("src/a.h a.h", "src", '"../a.h"') == "a.h"


def test_include_folders_above_are_guessed() -> None:
    assert find("include/x/a.h src/deep/b.c", "src/deep", '"x/a.h"') == "include/x/a.h"
    assert find("include/a.h src/b.c", "src", "<a.h>") == "include/a.h"
    assert find("a.h examples/b.c", "examples", "<a.h>") == "a.h"


def test_the_end_of_a_path_decides_where_it_is_unique() -> None:
    assert find("lib/one/a.h app/b.c", "app", '"a.h"') == "lib/one/a.h"
    assert find("lib/one/a.h lib/two/a.h app/b.c", "app", '"a.h"') == "a.h!"
    assert find("lib/one/a.h lib/two/a.h lib/two/x/b.c", "lib/two/x", '"a.h"') == "lib/two/a.h"


def test_standard_headers_are_outside_whatever_files_are_called() -> None:
    assert find("src/string.h src/a.c", "src", "<string.h>") == "string.h!"
    assert find("vector src/a.c", "src", "<vector>") == "vector!"
    assert find("src/string.h src/a.c", "src", '"string.h"') == "src/string.h"


def test_compile_commands_name_include_folders() -> None:
    commands = """[
        {"directory": "/home/me/p/build", "file": "../src/b.c", "command": "cc -I../ext -c b.c"},
        {"directory": "/home/me/p/build", "file": "/home/me/p/src/c.c",
         "arguments": ["cc", "-isystem", "/home/me/p/sys", "-I/usr/include"]}
    ]"""
    manifests = {"build/compile_commands.json": commands}
    paths = "ext/a.h sys/string.h src/b.c src/c.c"
    assert find(paths, "src", '"a.h"', manifests) == "ext/a.h"
    assert find(paths, "src", "<string.h>", manifests) == "sys/string.h"
    assert find(paths, "src", '"a.h"', {"compile_commands.json": "no json"}) == "ext/a.h"
