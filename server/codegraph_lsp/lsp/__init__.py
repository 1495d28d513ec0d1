"""The language server: speaks LSP, decides nothing."""
