"""Measurements, each against only parsing the same files in the same run."""
