"""
JSON-RPC as LSP wants it: one reply to every request, in spite of everything.

In the place of pygls' protocol class, of whose dispatch, document store, transport and encoder
nothing was left to inherit. Tests hold the capabilities equal to what pygls would build, and the
types of parameters against those of lsprotocol.
"""
