"""The files by which a running server is found: a lock that dies with it, and a description."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from .start_error import StartError

Json = dict[str, Any]

STATE_FILE = "server.json"
KEYS_FILE = "api-keys.json"
LOG_FILE = "server.log"
_LOCK_FILE = "server.lock"
_SECRETS_FILE = "s3-keys.json"


def prepare_folder(folder: Path) -> None:
    """Makes the data folder; StartError if that is impossible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # keys and objects in it are private
        if not any(folder.iterdir()):
            folder.chmod(0o700)
    except OSError as error:
        raise StartError(f"data folder {folder}: {error}") from error


def take_lock(folder: Path) -> None:
    """Locks the folder until this process ends; StartError if another server holds it."""
    # a bare descriptor that is never closed: the database is closed by the interpreter's end, the lock only after that
    descriptor = os.open(folder / _LOCK_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StartError(f"data folder {folder}: another server is using it") from None


def is_running(folder: Path) -> bool:
    """Whether a server holds the folder. A file with a process id could be stale; a lock cannot."""
    try:
        file = (folder / _LOCK_FILE).open("a")
    except OSError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def write_state(folder: Path, state: Json) -> None:
    """Describes the running server."""
    write_private(folder / STATE_FILE, state)


def read_state(folder: Path) -> Json:
    """The description of the last server; empty if there was none."""
    try:
        found = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def s3_keys(folder: Path) -> tuple[str, str]:
    """Access key and secret key of the folder's storage, made at the first call."""
    path = folder / _SECRETS_FILE
    if not path.exists():
        access_key = "RS" + secrets.token_hex(9).upper()
        write_private(path, {"access_key": access_key, "secret_key": secrets.token_urlsafe(30)})
    found = json.loads(path.read_text(encoding="utf-8"))
    return found["access_key"], found["secret_key"]


def write_private(path: Path, document: Json) -> None:
    """Writes JSON that only this user may read, all of it or nothing."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)
    partial.replace(path)
