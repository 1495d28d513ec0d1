"""
JSON-RPC as LSP wants it: one reply to every request, in spite of everything.

In the place of pygls' protocol class, of whose dispatch, document store, transport and encoder
nothing was left to inherit. Types of parameters are those of lsprotocol; tests hold the
capabilities equal to what pygls would build.
"""
