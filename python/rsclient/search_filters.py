"""The keyword arguments of searches, for functions that pass them on.

`search_filters.pyi` has the types for editors and type checkers; `scripts/generate.py` writes it from the table of
search parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["CatalogFilters", "StationFilters", "with_filters_of"]

CatalogFilters = dict[str, Any]
StationFilters = dict[str, Any]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def with_filters_of(search: Callable[..., Any]) -> Callable[[_Function], _Function]:
    """Shows the keyword arguments of a search in the signature of a function that takes them as `**filters`."""
    keywords = [
        parameter
        for parameter in inspect.signature(search).parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    ]

    def show(function: _Function) -> _Function:
        own = inspect.signature(function)
        kept = [
            parameter for parameter in own.parameters.values() if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        function.__signature__ = own.replace(parameters=[*kept, *keywords])  # type: ignore[attr-defined]
        return function

    return show
