"""Algorithms over a graph seen through a Protocol. No I/O, no clock, the same order each time."""
