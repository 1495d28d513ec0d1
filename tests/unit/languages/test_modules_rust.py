from codegraph_lsp.languages.rust.modules import Strategy
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(paths: str, asker: str, question: str, manifests: dict[str, str] | None = None) -> str:
    """Paths found, `package!` for one outside, or `/` for a folder that stands for a module."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    texts = {Path(path): text.encode() for path, text in (manifests or {}).items()}
    folder, _, name = asker.rpartition("/")
    strategy = Strategy(FileTree(files, texts))
    found = strategy.find(folder, f"{name}|{question}" if question else name, 0)
    if found.folder:
        return "/"
    return " ".join(names[file] for file in found.files) or f"{found.package}!"


ONE = {"Cargo.toml": '[package]\nname = "the-shop"\n[dependencies]\nserde = "1"\n'}


def test_modules_lie_beside_roots_and_below_other_files() -> None:
    paths = "src/lib.rs src/a.rs src/b/mod.rs src/a/c.rs src/b/d.rs src/a/e/f.rs"
    assert find(paths, "src/lib.rs", "mod.a", ONE) == "src/a.rs"
    assert find(paths, "src/lib.rs", "mod.b", ONE) == "src/b/mod.rs"
    assert find(paths, "src/a.rs", "mod.c", ONE) == "src/a/c.rs"
    assert find(paths, "src/b/mod.rs", "mod.d", ONE) == "src/b/d.rs"
    assert find(paths, "src/a.rs", "mod.e.f", ONE) == "src/a/e/f.rs"
    assert find(paths, "src/lib.rs", "mod.gone", ONE) == "!"
    assert find(paths, "src/a.rs", "at.e/f.rs", ONE) == "!"
    assert find(paths, "src/a.rs", "at.a/e/f.rs", ONE) == "src/a/e/f.rs"


def test_roots_are_found_by_layout_and_by_manifest() -> None:
    paths = "src/lib.rs src/main.rs src/a.rs src/bin/tool.rs tests/it.rs tests/help/mod.rs"
    paths += " examples/big/main.rs examples/big/part.rs odd/start.rs odd/next.rs"
    manifests = {"Cargo.toml": ONE["Cargo.toml"] + '[[bin]]\nname = "x"\npath = "odd/start.rs"\n'}
    assert find(paths, "src/a.rs", "crate", ONE) == "src/lib.rs src/main.rs"
    assert find(paths, "src/main.rs", "crate", ONE) == "src/main.rs"
    assert find(paths, "src/bin/tool.rs", "crate", ONE) == "src/bin/tool.rs"
    assert find(paths, "tests/it.rs", "mod.help", ONE) == "tests/help/mod.rs"
    assert find(paths, "examples/big/part.rs", "crate", ONE) == "examples/big/main.rs"
    assert find(paths, "odd/next.rs", "crate", manifests) == "odd/start.rs"


def test_the_module_around_a_file() -> None:
    paths = "src/lib.rs src/a.rs src/a/c.rs src/b/mod.rs src/b/d.rs"
    assert find(paths, "src/a/c.rs", "super", ONE) == "src/a.rs"
    assert find(paths, "src/b/d.rs", "super", ONE) == "src/b/mod.rs"
    assert find(paths, "src/b/mod.rs", "super", ONE) == "src/lib.rs"
    assert find(paths, "src/a.rs", "super", ONE) == "src/lib.rs"


def test_loose_files_are_a_crate_of_their_own() -> None:
    assert find("x/main.rs x/a.rs", "x/a.rs", "crate") == "x/main.rs"
    assert find("x/a.rs x/b.rs", "x/a.rs", "crate") == "/"
    assert find("x/a.rs x/b.rs", "x/a.rs", "root.b") == "x/b.rs"
    assert find("x/a.rs x/y/b.rs", "x/y/b.rs", "root.y") == "/"
    assert find("x/a.rs x/y/b.rs", "x/a.rs", "root.y.b") == "x/y/b.rs"


def test_other_crates_are_dependencies_members_or_outside() -> None:
    paths = "app/src/main.rs app/src/lib.rs lib/src/lib.rs ren/src/lib.rs far/code/root.rs"
    manifests = {
        "Cargo.toml": '[workspace]\nmembers = ["*"]\n[workspace.dependencies]\n'
        'far = { path = "far" }\n',
        "app/Cargo.toml": '[package]\nname = "my-app"\n[dependencies]\n'
        'own-lib = { path = "../lib" }\nother = { package = "ren-amed", path = "../ren" }\n'
        'serde = "1"\nfar = { workspace = true }\n[target.x.dependencies]\nsys = "2"\n',
        "lib/Cargo.toml": '[package]\nname = "own-lib"\n',
        "ren/Cargo.toml": '[package]\nname = "ren-amed"\n[lib]\nname = "called"\n',
        "far/Cargo.toml": '[package]\nname = "far"\n[lib]\npath = "code/root.rs"\n',
    }
    main = "app/src/main.rs"
    assert find(paths, main, "extern.own_lib", manifests) == "lib/src/lib.rs"
    assert find(paths, main, "extern.other", manifests) == "ren/src/lib.rs"
    assert find(paths, main, "extern.called", manifests) == "ren/src/lib.rs"
    assert find(paths, main, "extern.far", manifests) == "far/code/root.rs"
    assert find(paths, main, "extern.my_app", manifests) == "app/src/lib.rs"
    assert find(paths, main, "extern.serde", manifests) == "serde!"
    assert find(paths, main, "extern.sys", manifests) == "sys!"
    assert find(paths, main, "extern.std", manifests) == "std!"
    assert find(paths, main, "extern.unknown", manifests) == "!"
    assert find(paths, "lib/src/lib.rs", "extern.serde", manifests) == "!"


def test_a_broken_manifest_tells_nothing() -> None:
    assert find("src/lib.rs src/a.rs", "src/a.rs", "crate", {"Cargo.toml": "[package"}) == (
        "src/lib.rs"
    )


def test_imports_as_they_are_written_lead_to_neighbours() -> None:
    files = [(FileId(0), Path("src/lib.rs")), (FileId(1), Path("src/a/b.rs"))]
    texts = {Path(path): text.encode() for path, text in ONE.items()}
    strategy = Strategy(FileTree(files, texts))
    assert strategy.find("src", "crate::a::b", 0).files == (FileId(1),)
    assert strategy.find("src", "a::b", 1).files == (FileId(1),)
    assert strategy.find("src", "serde::de", 0).package == "serde"
