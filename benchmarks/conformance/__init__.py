"""Sessions over real code, recorded and held against the protocol's own model."""
