"""Free ports of the loopback interface."""

from __future__ import annotations

import socket


def free_port(preferred: int = 0, host: str = "127.0.0.1") -> int:
    """`preferred` if it is free, else a free port."""
    with listening_socket(preferred, host) as found:
        return int(found.getsockname()[1])


def listening_socket(preferred: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A socket bound to `preferred`, or to any free port when that one is taken."""
    for port in (preferred, 0):
        # the protocol is named because asyncio switches Nagle's delay off (40 ms per answer) only where it sees TCP
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # without this a port stays blocked for a minute after a restart
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except OSError:
            bound.close()
            if port == 0:
                raise
        else:
            return bound
    raise AssertionError("port 0 is always tried last")
