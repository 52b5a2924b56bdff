"""`rsclient local`: an RS-Server on this machine that stays up between commands."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsclient.cli.options import COMMON_DEFAULTS, Subparsers, add_leaf

if TYPE_CHECKING:
    from rsclient.local.settings import ServerSettings

_DATA_HELP = "data folder (default: RSCLIENT_LOCAL_DATA, else one per user)"
_VERB = """
eval "$(rsclient local up)" && rsclient doctor
rsclient local status
"""
_UP = """
eval "$(rsclient local up)"
rsclient local up --mode key --json | jq -r .RSPY_APIKEY
rsclient local up --data demo-data --stations my-stations --foreground
"""
_DOWN = """
rsclient local down
rsclient local down --data demo-data
"""
_STATUS = """
rsclient local status
rsclient local status --json | jq -r .url
"""
_RESET = """
rsclient local reset
rsclient local reset --data demo-data
"""

#: What only servers of one mode set.
_OF_ONE_MODE = ("RSPY_APIKEY", "RSPY_HOST_USER")


def default_data_dir() -> Path:
    """RSCLIENT_LOCAL_DATA, else a folder of this user."""
    named = os.environ.get("RSCLIENT_LOCAL_DATA")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rsclient" / "local"


def add_parser(subparsers: Subparsers) -> None:
    """Adds the verb and its actions."""
    summary = "run an RS-Server on this machine"
    parser = add_leaf(subparsers, "local", summary, examples=_VERB, platform=False, description=__doc__ or "")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    up = _add_action(actions, "up", "start the server and print the variables that lead to it", _UP, _up)
    up.add_argument("--port", type=int, default=0, help="port to listen on (default: that of the last time, or any)")
    up.add_argument("--mode", choices=("local", "key"), default="local", help="without or with API keys")
    up.add_argument("--stations", action="append", default=[], metavar="FOLDER", help="more station data; repeatable")
    up.add_argument("--station-rate", type=int, default=0, metavar="BYTES", help="bytes per second of a download")
    up.add_argument("--foreground", action="store_true", help="stay until interrupted")
    _add_action(actions, "down", "stop the server; its data stay", _DOWN, _down)
    _add_action(actions, "status", "say whether the server runs, and where", _STATUS, _status)
    _add_action(actions, "reset", "stop the server and delete its data", _RESET, _reset)


def _add_action(
    actions: Subparsers, name: str, summary: str, examples: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser = add_leaf(actions, name, summary, examples=examples, platform=False)
    parser.add_argument("--data", type=Path, default=None, metavar="DIR", help=_DATA_HELP)
    parser.set_defaults(run=run)
    return parser


def _folder(arguments: argparse.Namespace) -> Path:
    return Path(arguments.data or default_data_dir()).expanduser().resolve()


def _settings(arguments: argparse.Namespace) -> ServerSettings:
    from rsclient.local.settings import ServerSettings

    return ServerSettings(
        data_dir=str(_folder(arguments)),
        mode=arguments.mode,
        port=arguments.port,
        stations=[str(Path(folder).resolve()) for folder in arguments.stations],
        station_rate=arguments.station_rate,
        follow_parent=arguments.foreground,
    )


def _up(arguments: argparse.Namespace) -> int:
    from rsclient.local import StartError, state
    from rsclient.local.server import environment_of, launch

    folder = _folder(arguments)
    try:
        process = None
        if state.is_running(folder):
            _require_same(state.read_state(folder), _settings(arguments))
        else:
            process = launch(_settings(arguments))
        _print_environment(environment_of(folder), arguments.json)
        if arguments.foreground and process is not None:
            return _wait(process)
    except StartError as error:
        print(f"rsclient local up: {error}", file=sys.stderr)
        return 1
    return 0


def _require_same(running: dict[str, Any], wanted: ServerSettings) -> None:
    """StartError if the running server is not what is wanted; port 0 is any."""
    from rsclient.local import StartError

    asked: dict[str, object] = {"mode": wanted.mode, "stations": wanted.stations, "station_rate": wanted.station_rate}
    if wanted.port:
        asked["port"] = wanted.port
    other = [f"{name} {running.get(name)}" for name, value in asked.items() if running.get(name) != value]
    if other:
        raise StartError(f"a server with {', '.join(other)} uses {wanted.data_dir}; stop it first: rsclient local down")


def _wait(process: Any) -> int:
    from rsclient.local.server import end

    try:
        return int(process.wait())
    except KeyboardInterrupt:
        end(process)
        return 0


def _print_environment(variables: dict[str, str], as_json: bool) -> None:
    if as_json:
        print(json.dumps(variables, indent=2), flush=True)
        return
    for name in _OF_ONE_MODE:
        if name not in variables:  # a server of the other mode may have set it in this shell
            print(f"unset {name}", flush=True)
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)


def _down(arguments: argparse.Namespace) -> int:
    from rsclient.local import StartError
    from rsclient.local.server import stop_running

    folder = _folder(arguments)
    try:
        stopped = stop_running(folder)
    except StartError as error:
        print(f"rsclient local down: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"stopped": stopped, "data_dir": str(folder)}, indent=2))
    else:
        print("stopped" if stopped else f"no server uses {folder}")
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from rsclient.local import state

    folder = _folder(arguments)
    running = state.is_running(folder)
    described = state.read_state(folder) if running else {}
    answer = {"running": running, "data_dir": str(folder)}
    answer |= {name: described[name] for name in ("url", "mode", "pid", "s3_endpoint") if name in described}
    if arguments.json:
        print(json.dumps(answer, indent=2))
    else:
        for name, value in answer.items():
            print(f"{name:12} {'yes' if value is True else 'no' if value is False else value}")
    return 0 if running else 3  # as `systemctl status` does


def _reset(arguments: argparse.Namespace) -> int:
    from rsclient.local import StartError, state
    from rsclient.local.server import stop_running

    folder = _folder(arguments)
    there = folder.exists()
    try:
        if there:
            stop_running(folder)
            if any(folder.iterdir()) and not (folder / state.STATE_FILE).exists():
                # --data could name any folder by mistake
                raise StartError(f"{folder} is not the data folder of a local server; nothing was deleted")
            _remove(folder)
    except (StartError, OSError) as error:
        print(f"rsclient local reset: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"deleted": there, "data_dir": str(folder)}, indent=2))
    else:
        print(f"deleted {folder}" if there else f"nothing to delete: {folder} does not exist")
    return 0


def _remove(folder: Path) -> None:
    while folder.exists():
        # removed concurrently by another process
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)


def main(arguments: list[str] | None = None) -> int:
    """Runs the verb alone, as `python -m rsclient.cli.local up`."""
    parser = argparse.ArgumentParser(prog="rsclient")
    parser.set_defaults(**COMMON_DEFAULTS)
    add_parser(parser.add_subparsers(dest="verb", required=True))
    given = sys.argv[1:] if arguments is None else arguments
    parsed = parser.parse_args(["local", *given])
    return int(parsed.run(parsed))


if __name__ == "__main__":
    sys.exit(main())
