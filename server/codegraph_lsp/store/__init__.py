"""The only SQL: one database per workspace, and the facts cache that all workspaces share."""
