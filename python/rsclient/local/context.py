"""What every endpoint needs, made once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from .auth import KeyTable, User, current_user
from .database import Database
from .settings import ServerSettings
from .storage import Storage

if TYPE_CHECKING:
    from .catalog.collections import Collections
    from .catalog.items import Items
    from .dpr.runner import DprRunner
    from .jobs import Jobs
    from .staging.runner import StagingRunner
    from .stations.registry import Stations


@dataclass(frozen=True)
class Context:
    """The services of one server."""

    settings: ServerSettings
    port: int
    database: Database
    storage: Storage
    keys: KeyTable | None
    collections: Collections
    items: Items
    stations: Stations
    jobs: Jobs
    staging: StagingRunner
    dpr: DprRunner

    def user_named(self, login: str) -> User | None:
        """The user of this name; in local mode every name is one. None if there is no such user."""
        return User(login, trusted=True) if self.keys is None else self.keys.holder(login)


def get_context(request: Request) -> Context:
    """The context of the server that got `request`."""
    context: Context = request.app.state.context
    return context


Ctx = Annotated[Context, Depends(get_context)]
Caller = Annotated[User, Depends(current_user)]
