"""Where text comes from: roots, listings, files, open documents, changes."""
