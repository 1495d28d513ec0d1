"""The language server: speaks LSP, decides nothing. Nothing else imports pygls or lsprotocol."""
