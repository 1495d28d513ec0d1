"""Tree -> facts. Pure: what is said of a file depends on its bytes and its language alone."""
