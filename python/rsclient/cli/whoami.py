"""`rsclient whoami`: the authenticated user."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.options import Subparsers, add_leaf, make_client

if TYPE_CHECKING:
    from rsclient.client import RsClient

__all__ = ["add_parser", "describe_user"]

_EXAMPLES = """
rsclient whoami
rsclient whoami --json | jq -r '.roles[]'
APIKEY_URL=https://apikeymanager.example rsclient whoami
"""
_DESCRIPTION = """\
Prints login, roles, mode and owner. The user of an API key is known to the key manager: set APIKEY_URL, or
RSPY_UAC_CHECK_URL inside the platform; both count only without --url. In local mode there is no authentication."""


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb."""
    parser = add_leaf(
        subparsers, "whoami", "print the authenticated user", examples=_EXAMPLES, description=_DESCRIPTION)  # fmt: skip
    parser.set_defaults(run=_run)


def describe_user(client: RsClient) -> dict[str, object]:
    """The user as JSON. In local mode nothing is requested: login is null, and there are no roles."""
    if client.mode == "local":
        if not client.options.hosts:
            client.options.url_of("catalog")  # ValueError that says what to set: no platform is configured
        return {"login": None, "roles": [], "mode": "local", "owner": client.owner}
    user = client.auth.get_me()
    owner = client.owner or user.user_login
    return {"login": user.user_login, "roles": user.iam_roles, "mode": client.mode, "owner": owner}


def _run(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json, print_pairs

    described = describe_user(make_client(arguments))
    if arguments.json:
        print_json(described)
        return ExitCode.ok
    roles = described["roles"]
    assert isinstance(roles, list)
    is_local = described["mode"] == "local"
    login = "none: local mode has no authentication" if is_local else described["login"]
    names = "" if is_local else ", ".join(roles) or "none"
    print_pairs([("login", login), ("roles", names), ("mode", described["mode"]), ("owner", described["owner"])])
    return ExitCode.ok
