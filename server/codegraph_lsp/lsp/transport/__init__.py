"""
Bytes in, bytes out: streams, frames, the outgoing queue.

Instead of pygls' own transport, which was measured to starve behind busy handlers, to stop reading
while a client does not read, and to lose bytes to child processes that inherit the pipes.
"""
