"""The graph for agents: tools of the Model Context Protocol, answered by a language server."""
