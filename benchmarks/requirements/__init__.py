"""Thirty requirements of a language server, each measured or proven; see `__main__`."""
