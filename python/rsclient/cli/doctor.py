"""`rsclient doctor`: checks the installation, the settings and the platform, and says what to do."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.options import Subparsers, add_leaf

if TYPE_CHECKING:
    from rsclient.cli.checks.report import Check

__all__ = ["add_parser", "run_checks"]

_EXAMPLES = """
rsclient doctor
rsclient doctor --json | jq '.checks[] | select(.status == "problem")'
rsclient doctor --url https://rs.example --api-key-file ~/.rs-key
"""
_DESCRIPTION = """\
Checks versions and extension modules, the variables that are set, the services, who you are to them, object storage
and clocks. Each problem comes with what to do. Credentials are never shown.
Exit code 0: no problem; 1: there is one."""
_TIMEOUT_S = 10.0


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb."""
    parser = add_leaf(
        subparsers, "doctor", "check the installation, the settings and the platform", examples=_EXAMPLES,
        description=_DESCRIPTION)  # fmt: skip
    parser.add_argument("--bucket", metavar="NAME", help="bucket to list (default: RSPY_CATALOG_BUCKET, or rs-catalog)")
    parser.set_defaults(run=_run)


def run_checks(arguments: argparse.Namespace) -> list[Check]:
    """All checks; what depends on something that is not there is left out."""
    from rsclient.cli.checks.installation import check_installation
    from rsclient.cli.checks.platform_services import check_services
    from rsclient.cli.checks.settings import check_client, check_variables
    from rsclient.cli.checks.storage import check_storage

    arguments.timeout = arguments.timeout or _TIMEOUT_S
    checks = [*check_installation(), *check_variables()]
    client, decided = check_client(arguments)
    checks += decided
    if client is not None and (client.options.url or client.options.hosts):
        checks += check_services(client, arguments.timeout)
    return [*checks, *check_storage(arguments.bucket, arguments.timeout)]


def _run(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json

    checks = run_checks(arguments)
    problems = sum(check.status == "problem" for check in checks)
    if arguments.json:
        print_json({"ok": problems == 0, "checks": [check.to_dict() for check in checks]})
    else:
        _print(checks)
        print("\nno problems" if problems == 0 else f"\n{problems} problem{'s' if problems > 1 else ''}")
    return ExitCode.ok if problems == 0 else ExitCode.failure


def _print(checks: list[Check]) -> None:
    from rsclient.cli.output import one_line

    width = max(len(check.name) for check in checks)
    subject = ""
    for check, following in zip(checks, [*checks[1:], None], strict=True):
        if check.subject != subject:
            print(f"{chr(10) if subject else ''}{check.subject}")
            subject = check.subject
        mark = {"ok": "ok", "info": "-", "problem": "PROBLEM"}[check.status]
        print(f"  {mark:<7}  {check.name.ljust(width)}  {one_line(check.detail)}")
        # the same advice for several problems in a row is given once
        if check.advice and (following is None or following.advice != check.advice):
            print(f"  {'':<7}  {'':<{width}}  -> {one_line(check.advice)}")
