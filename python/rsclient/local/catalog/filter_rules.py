"""What the catalog's database makes of a filter: it knows less of CQL2 than the package `cql2`.

A filter that RS-Server answers with an internal error, or with no items whatever is stored, is refused here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from .. import temporal, timestamps
from ..cql2_filter import FilterError

Json = dict[str, Any]

#: Operators of CQL2 on which the release answers 500.
_UNSUPPORTED = ("t_overlaps", "t_overlappedby", "a_containedby")
_COMPARISONS = ("=", "<>", "!=", "<", "<=", ">", ">=", "between", "in")
#: The database keeps these as times; every other property is compared as text or number.
_TIMES = ("datetime", "end_datetime")
#: What interval arithmetic reads: the release has no other template with a zone.
_SHIFTED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z", re.ASCII)
_ITEM_TIME = {"interval": [{"property": "start_datetime"}, {"property": "end_datetime"}]}


def prepared(tree: Json) -> Json:
    """`tree` as Filter evaluates it on an item that `search` shows; FilterError if RS-Server cannot apply it."""
    operator, arguments = tree.get("op"), tree.get("args")
    if not isinstance(operator, str) or not isinstance(arguments, list):
        raise FilterError(f"expected an object with 'op' and 'args' in the filter, found {json.dumps(tree)[:200]}")
    name = operator.lower()
    if name in _UNSUPPORTED:
        raise FilterError(f"'{operator}' in the filter is not supported by the database of RS-Server")
    _refuse_literals(name, arguments)
    if name in _COMPARISONS:
        _check_comparison(name, arguments)
        return _external_ids(tree)
    if name in temporal.OPERATORS:
        return {"op": operator, "args": [_temporal(argument) for argument in arguments]}
    return {"op": operator, "args": [prepared(part) if _is_operation(part) else part for part in arguments]}


def external_id_tokens(values: Any) -> list[str]:
    """The tokens that `scheme:value`, `scheme:`, `:value`, `value`, lists and comma lists of them mean."""
    parts = [str(part).strip() for value in (values if isinstance(values, list) else [values])
             for part in str(value).split(",")]  # fmt: skip
    tokens = []
    for part in parts:
        scheme, colon, value = part.partition(":")
        tokens.append(part if (scheme and value) or not colon else scheme or value)
    return list(dict.fromkeys(token for token in tokens if token))


def _is_operation(part: Any) -> bool:
    return isinstance(part, dict) and "op" in part


def _refuse_literals(operator: str, arguments: list[Any]) -> None:
    for argument in arguments:
        for kind in ("date", "bbox"):
            if isinstance(argument, dict) and kind in argument:
                raise FilterError(
                    f"'{operator}' in the filter: RS-Server knows no {kind.upper()}(...);"
                    f" write {'a TIMESTAMP or an INTERVAL' if kind == 'date' else 'a POLYGON'}"
                )


def _check_comparison(operator: str, arguments: list[Any]) -> None:
    times = [argument for argument in arguments if isinstance(argument, dict) and "timestamp" in argument]
    for time in times:
        timestamps.canonical(time["timestamp"])
    names = [
        str(a["property"]).removeprefix("properties.") for a in arguments if isinstance(a, dict) and "property" in a
    ]
    for name in names if times else []:
        if name not in _TIMES:
            raise FilterError(
                f"'{operator}' in the filter: the database of RS-Server keeps '{name}' as text and cannot compare it"
                f" with a TIMESTAMP; compare it with the time as text, such as '{times[0]['timestamp']}'"
            )
    for argument in arguments:
        if _is_operation(argument) and any(timestamps.is_timestamp(part) for part in argument.get("args") or []):
            raise FilterError(f"'{operator}' in the filter: times are shifted within an interval only")


def _external_ids(tree: Json) -> Json:
    names = [a.get("property") if isinstance(a, dict) else None for a in tree["args"]]
    if tree["op"] not in ("=", "in") or len(names) != 2 or "externalIds" not in names:
        return tree
    values = tree["args"][1 - names.index("externalIds")]
    return {"op": "a_overlaps", "args": [{"property": "externalIds"}, external_id_tokens(values)]}


def _temporal(argument: Any) -> Any:
    if isinstance(argument, dict) and argument.get("property") in ("datetime", "properties.datetime"):
        return _ITEM_TIME
    if not isinstance(argument, dict) or not isinstance(argument.get("interval"), list):
        return argument
    for end in argument["interval"]:
        if not _is_operation(end):
            continue
        base = (end.get("args") or [None])[0]
        if not isinstance(base, str) or not _SHIFTED.fullmatch(base):
            raise FilterError(
                f"'{end['op']}' in the filter shifts a time of the form 2024-01-31T12:00:00.000Z,"
                f" found {json.dumps(base)}"
            )
    return argument
