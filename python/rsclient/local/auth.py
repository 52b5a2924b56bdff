"""The caller: a trusted user (local mode), or the holder of an API key or of a session cookie (key mode)."""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request

from .errors import LoginRequired, ServiceError
from .session import COOKIE, Sessions
from .settings import default_owner

_BROWSER_WORDS = ("Mozilla/", "Gecko/", "Firefox/", "AppleWebKit/", "Chrome/", "Safari/", "OPR/", "Opera/",
                  "Presto/", "Edg/")  # fmt: skip


@dataclass(frozen=True)
class User:
    """The caller. In local mode `trusted` is set and every check passes."""

    login: str
    roles: frozenset[str] = frozenset()
    trusted: bool = False

    def has_role(self, role: str) -> bool:
        """Whether the caller holds `role`; names compare without case."""
        return self.trusted or role.lower() in self.roles

    def require_role(self, role: str) -> None:
        """401 unless the caller holds `role`."""
        if not self.has_role(role):
            raise ServiceError(401, self.missing(role))

    def missing(self, role: str) -> str:
        """The text of a refusal."""
        return f"Missing authorization role '{role}' for user '{self.login}' with roles {sorted(self.roles)}"

    def has_catalog_role(self, owner: str, collection: str, action: str) -> bool:
        """Whether the caller may `action` (read, write, download) a collection: its owner always may."""
        if self.trusted or self.login == owner:
            return True
        for role in self.roles:
            subject, _, granted = role.rpartition("_")
            role_owner, _, role_collection = subject.removeprefix("rs_catalog_").rpartition(":")
            if granted != action or not role.startswith("rs_catalog_"):
                continue
            if role_owner in ("*", owner.lower()) and role_collection in ("*", collection.lower()):
                return True
        return False


class KeyTable:
    """The file of API keys: an array of `{key, user_login, iam_roles}`; the role `*` stands for every role."""

    def __init__(self, path: Path, every_role: Callable[[], list[str]]) -> None:
        self._path = path
        self._every_role = every_role
        self._read_at = -1
        self._users: dict[str, User] = {}
        if not path.exists():
            self._write_defaults()

    def user(self, key: str) -> User | None:
        """The holder of `key`; None if there is no such key."""
        self._read_if_changed()
        return self._users.get(key)

    def holder(self, login: str) -> User | None:
        """The user of this name; None if no key is theirs."""
        self._read_if_changed()
        return next((user for user in self._users.values() if user.login == login), None)

    def _read_if_changed(self) -> None:
        changed_at = self._path.stat().st_mtime_ns
        if changed_at != self._read_at:  # so that keys can be added to a running server
            self._users = {entry["key"]: self._user(entry) for entry in read_keys(self._path)}
            self._read_at = changed_at

    def _user(self, entry: dict[str, Any]) -> User:
        roles = [str(role) for role in entry["iam_roles"]]
        if "*" in roles:
            roles = [role for role in roles if role != "*"] + self._every_role()
        return User(str(entry["user_login"]), frozenset(role.lower() for role in roles))

    def _write_defaults(self) -> None:
        services = [role for role in self._every_role() if not role.startswith("rs_catalog_")]
        users: list[tuple[str, list[str]]] = [("owner", ["*"]), ("second", services), ("reader", [])]
        entries = [{"key": str(uuid.uuid4()), "user_login": login, "iam_roles": roles} for login, roles in users]
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(entries, file, indent=2)


def read_keys(path: Path) -> list[dict[str, Any]]:
    """The entries of a file of API keys; ValueError if it is not what KeyTable describes."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    wanted = {"key", "user_login", "iam_roles"}
    if not isinstance(entries, list) or not all(isinstance(e, dict) and wanted <= e.keys() for e in entries):
        raise ValueError(f"{path}: expected an array of objects with the members {sorted(wanted)}")
    return entries


def current_user(request: Request) -> User:
    """The caller of a protected endpoint: 401 without a key or a session, 403 with a wrong key, which wins."""
    keys: KeyTable | None = request.app.state.context.keys
    if keys is None:
        return User(default_owner(), trusted=True)
    key = request.headers.get("x-api-key", "").strip("\"'")
    if key:
        user = keys.user(key)
        if user is None:
            raise ServiceError(403, f"{_format_hint(key)}UAC manager response: 'Invalid API key: missing, wrong, "
                                    "revoked, or expired'")  # fmt: skip
        return user
    try:
        return session_user(request)
    except ServiceError as error:
        raise ServiceError(error.status, f"Missing API key and OAuth2 token ({error.description})") from error


def session_user(request: Request) -> User:
    """The user of the session cookie; 401 without a valid one, and browsers are sent to the login page."""
    cookie = request.cookies.get(COOKIE)
    sessions: Sessions = request.app.state.sessions
    login = sessions.login(cookie) if cookie else None
    keys: KeyTable = request.app.state.context.keys
    user = keys.holder(login) if login else None
    if user is not None:
        return user
    agent = request.headers.get("user-agent", "")
    if any(word in agent for word in _BROWSER_WORDS):
        raise LoginRequired
    said = "Invalid or expired 'session' cookie" if cookie else "'session' cookie is missing from the HTTP request"
    raise ServiceError(401, said)


def _format_hint(key: str) -> str:
    """What is wrong with the shape of a key, without the key."""
    try:
        uuid.UUID(key)
    except ValueError:
        masked, right = re.sub("[0-9a-zA-Z]", "*", key), "********-****-****-****-************"
        return f"Your API key does not have the right format: '{masked}'. It should be an UUID like: '{right}'. "
    return ""
