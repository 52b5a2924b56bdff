"""Whether the services answer, which user the credential belongs to, and whether the clocks agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING

from rsclient.cli.checks.report import Check, without_user

if TYPE_CHECKING:
    from rsclient.client import RsClient

__all__ = ["ask_for_date", "check_clock", "check_services", "judge_clock"]

_PROBES: dict[str, Callable[[RsClient, str], object]] = {
    "station": lambda client, key: client.station(key).get_landing_page(),
    "catalog": lambda client, key: client.catalog.get_landing_page(),
    "staging": lambda client, key: client.staging.get_processes(),
}
"""A cheap call for each kind of service; that of the user is a check of its own."""

_LARGEST_SKEW_S = 60.0  # signatures and tokens allow minutes; who is off by one will soon be off by more


def check_services(client: RsClient, timeout: float) -> list[Check]:
    """One check per service, all at the same time."""
    from rsclient.services import service_table

    asked: list[tuple[str, Callable[[], object]]] = [
        (row.key, partial(_PROBES[row.kind], client, row.key)) for row in service_table() if row.kind in _PROBES
    ]
    with ThreadPoolExecutor(len(asked) + 2) as pool:
        services = [pool.submit(_check_service, client, name, call, timeout) for name, call in asked]
        me = pool.submit(_check_me, client)
        clock = pool.submit(check_clock, client.options.url, "server clock", timeout)
        found = [*[service.result() for service in services], me.result()]
        # a server that does not answer has been named by then
        return [*found, *([check] if (check := clock.result()) is not None else [])]


def _check_service(client: RsClient, name: str, call: Callable[[], object], timeout: float) -> Check:
    from rsclient.cli.checks.health import health_of
    from rsclient.errors import HttpError

    try:
        url = without_user(client.options.url_of(name))
        start = time.monotonic()
        call()
    except Exception as error:  # whatever it is, it is what the user wants to know
        detail = str(error)
        if isinstance(error, HttpError) and (health := health_of(client, name, timeout)):
            detail += f" (its health check says: {health})"
        return Check("platform", name, "problem", detail, _advice(error, client.mode))
    return Check("platform", name, "ok", f"answers in {(time.monotonic() - start) * 1000:.0f} ms at {url}")


def _check_me(client: RsClient) -> Check:
    try:
        user = client.auth.get_me()
    except Exception as error:
        return _without_me(error, client)
    roles = f"{len(user.iam_roles)} roles" if client.mode != "local" else "no authentication"
    detail = f"{user.user_login} ({roles})"
    if client.owner and client.owner != user.user_login:
        detail += f"; collections are taken as those of {client.owner}"
    return Check("platform", "who am I", "ok", detail)


def _without_me(error: Exception, client: RsClient) -> Check:
    """The check for a platform that did not return the user."""
    from rsclient import errors
    from rsclient.cli.tables import how_to_set

    if client.mode == "local" and isinstance(error, (errors.HttpError, ValueError)):
        return Check("platform", "who am I", "info", "no authentication in local mode")
    if isinstance(error, errors.NotFoundError):
        return Check("platform", "who am I", "info", "the platform has no endpoint that returns the user")
    if isinstance(error, errors.NotAuthenticatedError) and error.status == 401:
        if "apikeymanager" in str(error):  # a key, and its manager is not known: the key itself may be good
            return Check("platform", "who am I", "info", str(error))
        advice = f"log in again and {how_to_set('session_cookie', 'api_key')}"
        return Check("platform", "who am I", "problem", str(error), advice)
    return Check("platform", "who am I", "problem", str(error), _advice(error, client.mode))


def _advice(error: Exception, mode: str) -> str:
    from rsclient import errors
    from rsclient.cli.tables import how_to_set, variables_of

    if isinstance(error, errors.NotAuthenticatedError):
        if mode == "local":
            return f"this platform wants a key: unset {variables_of('local')[0]} and {how_to_set('api_key')}"
        return f"make a new API key at the platform and {how_to_set('api_key')}"
    if isinstance(error, errors.NotPermittedError):
        return "ask the operators of the platform for the role"
    if isinstance(error, errors.NotFoundError):
        return f"no such service at this URL: check {variables_of('url')[0]} or the service's RSPY_HOST_* variable"
    if isinstance(error, errors.TimeoutError):
        return "try again with a larger --timeout; if that does not help, ask the operators"
    if isinstance(error, errors.TransportError):
        return "check the URL, the network, and HTTP proxies (http_proxy, no_proxy); is the platform up?"
    if isinstance(error, errors.DecodeError):
        return "something else than the platform answers at this URL: check it, and HTTP proxies"
    if isinstance(error, ValueError):
        return how_to_set("url")
    return "the service has a problem of its own: try again later, or ask the operators"


def check_clock(url: str, name: str, timeout: float) -> Check | None:
    """Compares our clock with that of a server; None if it does not answer."""
    if not url:
        return None
    before = time.time()
    date = ask_for_date(url, timeout)
    return judge_clock(name, date, (before + time.time()) / 2)


def ask_for_date(url: str, timeout: float) -> str | None:
    """The Date header of whatever a server answers; empty without one, None without an answer. Sends no credential."""
    import http.client
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return str(answer.headers.get("Date", ""))
    except urllib.error.HTTPError as error:
        return str(error.headers.get("Date", ""))
    except (OSError, http.client.HTTPException, ValueError):
        return None


def judge_clock(name: str, date: str | None, now: float) -> Check | None:
    """What the Date header of a server says of our clock."""
    if date is None:
        return None
    try:
        skew = now - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return Check("platform", name, "info", "the server sends no Date header")
    if abs(skew) > _LARGEST_SKEW_S:
        detail = f"this machine is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the server"
        advice = "set the clock of this machine (NTP): signatures and tokens depend on it"
        return Check("platform", name, "problem", detail, advice)
    # the header has whole seconds
    return Check("platform", name, "ok", f"differs by less than {max(abs(skew), 1.0):.0f} s")
