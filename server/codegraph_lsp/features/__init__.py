"""Answers, one file per question: pure functions of a snapshot, free of any protocol."""
