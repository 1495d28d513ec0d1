"""The API boundary: `apply(change)`, `snapshot()`, `settle()`."""
