"""What is set in the environment, and what the client makes of it."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rsclient.cli.checks.report import Check

if TYPE_CHECKING:
    from rsclient.client import RsClient

__all__ = ["check_client", "check_variables"]

_SECRETS = ("RSPY_APIKEY", "RSPY_OAUTH2_COOKIE", "S3_ACCESSKEY", "S3_SECRETKEY")
_URLS = (
    "RSPY_WEBSITE",
    "RSPY_HOST_CATALOG",
    "RSPY_HOST_ADGS",
    "RSPY_HOST_AUXIP",
    "RSPY_HOST_CADIP",
    "RSPY_HOST_PRIP",
    "RSPY_HOST_EDRS",
    "RSPY_HOST_LTA",
    "RSPY_HOST_STAGING",
    "RSPY_HOST_DPR_SERVICE",
    "RSPY_HOST_OSAM",
    "RSPY_UAC_CHECK_URL",
    "APIKEY_URL",
    "S3_ENDPOINT",
)
_PLAIN = ("RSPY_LOCAL_MODE", "RSPY_HOST_USER", "S3_REGION", "RSCLIENT_NUM_THREADS")
_ALWAYS_SHOWN = ("RSPY_WEBSITE", "RSPY_APIKEY", "RSPY_OAUTH2_COOKIE", "RSPY_LOCAL_MODE", "RSPY_HOST_USER",
                 "S3_ENDPOINT", "S3_ACCESSKEY", "S3_SECRETKEY", "S3_REGION")  # fmt: skip
_OF_OTHERS = re.compile(
    r"S3_\w+_(ACCESSKEY|SECRETKEY|ENDPOINT|REGION)|S3_QUOTA_\w+|RSPY_\w*_BUCKET|RSPY_HOST_DPR_SERVICE_PUBLIC"
)


def check_variables(environment: Mapping[str, str] = os.environ) -> list[Check]:
    """Each variable that rsclient reads, secrets only as "set"; and those that look like a slip of the pen."""
    known = (*_URLS, *_SECRETS, *_PLAIN)
    checks = [
        _check_variable(name, environment.get(name, ""))
        for name in known
        if environment.get(name) or name in _ALWAYS_SHOWN
    ]
    return checks + _find_slips(known, environment)


def _check_variable(name: str, value: str) -> Check:
    if not value:
        return Check("settings", name, "info", "not set")
    if value != value.strip():
        advice = f"set {name} again without blanks or line ends around it"
        return Check("settings", name, "problem", "set, but with white space around the value", advice)
    if name in _SECRETS:
        return Check("settings", name, "ok", "set")
    if name in _URLS and any(mark in value for mark in "@?#"):
        detail = "set, but with a user, a password, a query or a fragment in the URL"
        return Check("settings", name, "problem", detail, f"set {name} to a URL without '@', '?' and '#'")
    if name in _URLS and not value.lower().startswith(("http://", "https://")):
        return Check(
            "settings", name, "problem", "set, but not to a URL", f"{name} must start with http:// or https://"
        )
    return Check("settings", name, "ok", value)


def _find_slips(known: tuple[str, ...], environment: Mapping[str, str]) -> list[Check]:
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
        # one attempt: a doctor tells what is, retries would only hide it
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

    mode = client.mode
    reason = {
        "local": "no authentication",
        "hybrid": "outside the platform, with a credential",
        "cluster": "inside the platform, for RSPY_UAC_CHECK_URL is set",
    }[mode]
    if mode != "local" and not has_credential(arguments):
        advice = "set RSPY_APIKEY or give --api-key-file; without authentication set RSPY_LOCAL_MODE=1"
        return Check("settings", "mode", "problem", f"{mode}: {reason}, but no credential is set", advice)
    return Check("settings", "mode", "ok", f"{mode}: {reason}")


def _check_url(client: RsClient) -> Check:
    url = client.options.url
    if url:
        return Check("settings", "platform URL", "ok", url)
    if client.options.hosts:
        return Check("settings", "platform URL", "info", f"not set; known: {', '.join(sorted(client.options.hosts))}")
    advice = "set RSPY_WEBSITE or give --url; or start a platform on this machine: rsclient local up"
    return Check("settings", "platform URL", "problem", "not set", advice)
