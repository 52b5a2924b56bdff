"""The error of everything that happens before a server answers."""


class StartError(RuntimeError):
    """The local server could not be started, or ended too early; the message says why."""
