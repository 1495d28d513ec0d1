"""`python -m codegraph_lsp` is the same as `codegraph-lsp`."""

from codegraph_lsp.cli.main import run

if __name__ == "__main__":
    run()
