"""The variables that are set, and the settings that the client derives from them."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rsclient.cli.checks.report import Check

if TYPE_CHECKING:
    from rsclient.client import RsClient

__all__ = ["check_client", "check_variables"]

_OF_OTHERS = re.compile(
    r"S3_\w+_(ACCESSKEY|SECRETKEY|ENDPOINT|REGION)|S3_QUOTA_\w+|RSPY_\w*_BUCKET|RSPY_HOST_DPR_SERVICE_PUBLIC"
)


def check_variables(environment: Mapping[str, str] = os.environ) -> list[Check]:
    """The variables of the settings table, secrets only as "set"; and variables whose name looks misspelt."""
    try:
        from rsclient.services import all_settings
    except ImportError as error:
        return [Check("settings", "variables", "info", f"not checked: {error}")]  # the client module is a problem above
    rows = all_settings()
    checks = [
        _check_variable(name, environment.get(name, ""), row.kind)
        for row in rows
        for name in row.variables
        if environment.get(name) or row.shown_unset
    ]
    return checks + _find_slips([name for row in rows for name in row.variables], environment)


def _check_variable(name: str, value: str, kind: str) -> Check:
    if not value:
        return Check("settings", name, "info", "not set")
    if value != value.strip():
        advice = f"set {name} again without blanks or line ends around it"
        return Check("settings", name, "problem", "set, but with white space around the value", advice)
    if kind == "secret":
        return Check("settings", name, "ok", "set")
    if kind == "url" and any(mark in value for mark in "@?#"):
        detail = "set, but with a user, a password, a query or a fragment in the URL"
        return Check("settings", name, "problem", detail, f"set {name} to a URL without '@', '?' and '#'")
    if kind == "url" and not value.lower().startswith(("http://", "https://")):
        return Check(
            "settings", name, "problem", "set, but not to a URL", f"{name} must start with http:// or https://"
        )
    return Check("settings", name, "ok", value)


def _find_slips(known: Sequence[str], environment: Mapping[str, str]) -> list[Check]:
    from difflib import get_close_matches

    missing = [name for name in known if not environment.get(name)]
    checks = []
    for name in sorted(environment):
        if not name.startswith(("RSPY_", "S3_", "RSCLIENT_")) or name in known or _OF_OTHERS.fullmatch(name):
            continue
        for meant in get_close_matches(name, missing, n=1, cutoff=0.85):
            detail = f"set, but rsclient reads no such variable; did you mean {meant}?"
            checks.append(Check("settings", name, "problem", detail, f"rename it to {meant}, or unset it"))
    return checks


def check_client(arguments: argparse.Namespace) -> tuple[RsClient | None, list[Check]]:
    """The client, if one can be made, and what was decided for it."""
    from rsclient.cli.options import make_client

    try:
        # one attempt: retries would hide that a service answers only sometimes
        client = make_client(arguments, attempts=1)
    except (ValueError, OSError) as error:
        return None, [Check("settings", "mode", "problem", str(error), "correct the variable or option that it names")]
    except ImportError as error:
        return None, [Check("settings", "mode", "problem", f"not known: {error}", "see the client module above")]
    checks = [_check_mode(client, arguments), _check_url(client)]
    whose = client.owner or "not set: the platform takes it from the credential"
    return client, [*checks, Check("settings", "owner", "ok", whose)]


def _check_mode(client: RsClient, arguments: argparse.Namespace) -> Check:
    from rsclient.cli.options import has_credential
    from rsclient.cli.tables import how_to_set, variables_of

    mode = client.mode
    reason = {
        "local": "no authentication",
        "hybrid": "outside the platform, with a credential",
        "cluster": f"inside the platform: {variables_of('key_manager')[0]} is set",
    }[mode]
    if mode != "local" and not has_credential(arguments):
        advice = f"{how_to_set('api_key')}; without authentication set {variables_of('local')[0]}=1"
        return Check("settings", "mode", "problem", f"{mode}: {reason}, but no credential is set", advice)
    return Check("settings", "mode", "ok", f"{mode}: {reason}")


def _check_url(client: RsClient) -> Check:
    from rsclient.cli.tables import how_to_set

    url = client.options.url
    if url:
        return Check("settings", "platform URL", "ok", url)
    if client.options.hosts:
        return Check("settings", "platform URL", "info", f"not set; known: {', '.join(sorted(client.options.hosts))}")
    advice = f"{how_to_set('url')}; or start a platform on this machine: rsclient local up"
    return Check("settings", "platform URL", "problem", "not set", advice)
