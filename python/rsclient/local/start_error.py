"""The error of a server that could not be started."""


class StartError(RuntimeError):
    """The local server could not be started, or ended too early; the message says why."""
