"""A language server that knows the whole workspace as one graph."""

__version__ = "0.1.0"
