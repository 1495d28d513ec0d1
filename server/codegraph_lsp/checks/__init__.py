"""Problems that the graph knows of, one file per check; `registry.CHECKS` lists them."""
