"""What the command line takes from the tables of services and settings."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rsclient.services import ServiceRow, SettingRow

__all__ = ["find_setting", "how_to_set", "searchable", "services_help", "settings_help", "station_keys", "variables_of"]

_WIDTH = 120


def searchable() -> list[ServiceRow]:
    """The services that have items: the stations, and the catalog."""
    from rsclient.services import service_table

    return [row for row in service_table() if row.kind in ("station", "catalog")]


def station_keys() -> list[str]:
    """The keys of the stations."""
    return [row.key for row in searchable() if row.kind == "station"]


def find_setting(name: str) -> SettingRow:
    """The row of a setting. Raises KeyError if there is no such row."""
    from rsclient.services import all_settings

    for row in all_settings():
        if row.name == name:
            return row
    raise KeyError(name)


def variables_of(*names: str) -> tuple[str, ...]:
    """The environment variables of these settings."""
    return tuple(variable for name in names for variable in find_setting(name).variables)


def how_to_set(*names: str) -> str:
    """Advice for messages: "set RSPY_APIKEY or give --api-key-file"."""
    rows = [find_setting(name) for name in names]
    parts = [f"set {' or '.join(variable for row in rows for variable in row.variables[:1])}"]
    parts += [f"give {row.option}" for row in rows if row.option]
    return " or ".join(parts)


def services_help() -> str:
    """The searchable services, one line each."""
    return "\n".join(f"  {row.key:<10}{row.summary}" for row in searchable())


def settings_help() -> str:
    """The variables for `rsclient --help`, with the first sentence of each description."""
    from rsclient.services import all_settings, service_table

    names = {row.key: row.name for row in service_table()}
    lines = []
    for row in all_settings():
        if not row.variables:
            continue
        option = f" ({row.option})" if row.option else ""
        first = row.description.split(". ")[0].removesuffix(".")
        text = f"Base URL of {names[row.name]}, if it differs" if row.name in names else first + option
        label = ", ".join(row.variables)
        lines += textwrap.wrap(
            text, _WIDTH, initial_indent=f"  {label:<34} ", subsequent_indent=" " * 37, break_long_words=False
        )
    return "\n".join(lines)
