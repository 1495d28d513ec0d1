"""Time: when a file is read, where the work runs, and what becomes of work that fails."""
