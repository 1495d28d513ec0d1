"""What child processes of the store's fault tests do; the first argument says which."""

from __future__ import annotations

import sys
from pathlib import Path as FilePath

sys.path.insert(0, str(FilePath(__file__).parents[3]))

from tests.unit.store.samples import hydrated_file, links

from codegraph_lsp.model.errors import StoreError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.store.database import open_reader, open_writer
from codegraph_lsp.store.rows import Listed


def write_on_and_on(path: FilePath) -> None:
    """Print each revision once it is committed, until killed."""
    writer = open_writer(path)
    round_number = 0
    while True:
        round_number += 1
        paths = [f"file{n}.py" for n in range(20)]
        writer.list_files([Listed(Path(p), "python", 1, round_number) for p in paths])
        with open_reader(path) as reader:
            files = {p: file for file, p in reader.paths()}
        names = " ".join(f"name{n}_{round_number}" for n in range(200))
        for name, file in files.items():
            writer.replace_file(hydrated_file(file, name, names), links(file))
            print(writer.revision, flush=True)


def run_into_the_limit(path: FilePath) -> None:
    """Print the error that a limit on the size of files gives, then what can be read still."""
    import resource

    writer = open_writer(path)
    limit = path.with_name(path.name + "-wal").stat().st_size + path.stat().st_size + 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    names = " ".join(f"some_longer_name_{n}" for n in range(3_000))
    try:
        for n in range(50):
            writer.list_files([Listed(Path(f"new{n}.py"), "python", 1, 1)])
            with open_reader(path) as reader:
                row = reader.file(Path(f"new{n}.py"))
                assert row is not None
            writer.put_hydrated([hydrated_file(row.id, f"new{n}.py", names)])
    except StoreError as error:
        print(type(error).__name__)
    with open_reader(path) as reader:
        print(*[symbol.name for symbol in reader.symbols_named("charge")])
    writer.close()


if __name__ == "__main__":
    {"write": write_on_and_on, "full": run_into_the_limit}[sys.argv[1]](FilePath(sys.argv[2]))
