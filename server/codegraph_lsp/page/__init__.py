"""
The graph view in a browser: the page as it was built, and a server for it on this machine alone.

A page that has its graph with it is `built` and a graph. A live page asks `http`, which hands each
question to a session of its own (by `client`), the same that serves an editor; so answers are those
of `docs/protocol.md` to the letter. (docs/decisions/0021-the-page-by-itself.md)
"""
