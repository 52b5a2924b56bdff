"""`rsclient jobs`: the staging jobs of the platform."""

from __future__ import annotations

import argparse
import warnings
from typing import TYPE_CHECKING

from rsclient.cli.exit_codes import ExitCode
from rsclient.cli.options import Subparsers, add_leaf, make_client, positive_seconds

if TYPE_CHECKING:
    from rsclient.jobs import Job, JobHandle

__all__ = ["add_parser", "describe_job", "follow", "print_job"]

_FIELDS = ("id", "process_id", "status", "progress", "message", "created", "started", "updated", "finished")

_LIST = """
rsclient jobs
rsclient jobs list --json | jq -r '.[] | select(.status == "running") | .id'
"""
_WAIT = """
rsclient jobs wait 4bd04488-6d91-49a9-973a-0d2f4eedf7f7
rsclient jobs wait 4bd04488-6d91-49a9-973a-0d2f4eedf7f7 --deadline 600; test $? -eq 6 && echo "ask again later"
"""


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb and its actions."""
    summary = "list, show, follow and remove jobs"
    parser = add_leaf(subparsers, "jobs", summary, examples=_LIST, description="The staging jobs of the platform.")
    parser.set_defaults(run=_list)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions (default: list)")
    add_leaf(actions, "list", "list the jobs of all users, the newest first", examples=_LIST).set_defaults(run=_list)
    _add_action(
        actions, "show", "show one job", "rsclient jobs show 4bd04488-6d91-49a9-973a-0d2f4eedf7f7"
    ).set_defaults(run=_show)
    wait = _add_action(actions, "wait", "follow a job to its end", _WAIT)
    wait.add_argument(
        "--deadline", type=positive_seconds, metavar="SECONDS", help="wait no longer (default: to the end)"
    )
    wait.set_defaults(run=_wait)
    results = _add_action(
        actions, "results", "print what a job gave", "rsclient jobs results 4bd04488-6d91-49a9-973a-0d2f4eedf7f7"
    )
    results.set_defaults(run=_results)
    dismiss = _add_action(
        actions,
        "dismiss",
        "remove a job from the list; files that are under way may still arrive",
        "rsclient jobs dismiss 4bd04488-6d91-49a9-973a-0d2f4eedf7f7",
    )
    dismiss.set_defaults(run=_dismiss)


def _add_action(actions: Subparsers, name: str, summary: str, examples: str) -> argparse.ArgumentParser:
    parser = add_leaf(actions, name, summary, examples=examples)
    parser.add_argument("id", metavar="ID", help="id of the job")
    return parser


def describe_job(job: Job) -> dict[str, object]:
    """A job as JSON."""
    return {name: getattr(job, name) for name in _FIELDS}


def print_job(job: Job, as_json: bool) -> None:
    """Prints a job."""
    from rsclient.cli.output import print_json, print_pairs

    described = describe_job(job)
    if as_json:
        print_json(described)
    else:
        print_pairs(
            [
                (name.replace("_id", ""), f"{value} %" if name == "progress" else value)
                for name, value in described.items()
            ]
        )


def follow(handle: JobHandle, arguments: argparse.Namespace, label: str) -> Job:
    """Waits for the end of a job with a bar on a terminal. `--json` prints a job that did not end well, too."""
    from rsclient.cli.output import note
    from rsclient.errors import JobFailedError, StillRunningError
    from rsclient.progress import ProgressBar

    with ProgressBar(label) as bar:

        def show(job: Job) -> None:
            bar.update(job.progress, 100, "%", message=f"{job.status}: {job.message}" if job.message else job.status)
            if arguments.verbose and not bar.is_shown:
                note(f"job {job.id}: {job.status} {job.progress} %: {job.message}")

        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", ".* had nothing to stage", UserWarning)  # noted below
                job = handle.wait(timeout=arguments.deadline, on_change=show)
        except KeyboardInterrupt:
            bar.close()
            note(f"job {handle.id} goes on; follow it with: rsclient jobs wait {handle.id}")
            raise
        except (JobFailedError, StillRunningError):
            if arguments.json:
                print_job(handle.job, True)
            raise
    if job.nothing_staged:
        note(f"job {job.id} had nothing to stage: the items are in the catalog already, or have none of the assets")
    return job


def _list(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json, print_table

    jobs = make_client(arguments).staging.get_jobs()
    described = sorted((describe_job(job) for job in jobs), key=lambda job: str(job["created"] or ""), reverse=True)
    if arguments.json:
        print_json(described)
    else:
        columns = ("id", "status", "progress", "created", "message")
        print_table(columns, [[job[name] for name in columns] for job in described], right=("progress",))
    return ExitCode.ok


def _show(arguments: argparse.Namespace) -> int:
    print_job(make_client(arguments).staging.get_job(arguments.id), arguments.json)
    return ExitCode.ok


def _wait(arguments: argparse.Namespace) -> int:
    handle = make_client(arguments).staging.follow(arguments.id)
    print_job(follow(handle, arguments, f"job {arguments.id}"), arguments.json)
    return ExitCode.ok


def _results(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import print_json
    from rsclient.text import clean

    results = make_client(arguments).staging.get_job_results(arguments.id)
    if isinstance(results, str) and not arguments.json:
        print(clean(results))
    else:
        print_json(results)
    return ExitCode.ok


def _dismiss(arguments: argparse.Namespace) -> int:
    from rsclient.cli.output import note

    job = make_client(arguments).staging.dismiss_job(arguments.id)
    print_job(job, arguments.json)
    if job.status in ("accepted", "running"):
        note(f"job {job.id} is removed from the list, not stopped: its files may still arrive and be published")
    return ExitCode.ok
