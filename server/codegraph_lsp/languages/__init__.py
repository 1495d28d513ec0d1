"""Data about languages: how files are recognised, what node kinds mean, how modules are found."""
