"""
One process that serves several editors of one user: where it is, how it is found and started.

What a forwarder needs (`places`, `greeting`, `attach`, `forward`, `start`) imports nothing heavy:
it starts with every editor. What the daemon itself needs (`listen`, `sessions`, `serve`) stands
apart. (docs/decisions/0014-one-daemon.md)
"""
