"""What could be in the standard library."""
