"""Runs stac-api-validator without internet and writes what it complains about.

python -m tests.support.run_stac_api_validator '<arguments as JSON>' REPORT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from stac_api_validator import validations
from stac_api_validator.validations import QueryConfig, validate_api

from tests.support import offline_schemas

AREA = {"type": "Polygon", "coordinates": [[[100, 0], [101, 0], [101, 1], [100, 1], [100, 0]]]}


def _repair() -> None:
    """Repairs two faults of the validator.

    It posts `"collections": "c"`, which the specification does not allow, and a refused `query` stops it.
    """
    original = validations.retrieve

    def retrieve(*args: Any, **options: Any) -> Any:
        body = options.get("body")
        if isinstance(body, dict) and isinstance(body.get("collections"), str):
            options["body"] = {**body, "collections": [body["collections"]]}
        status, found, headers = original(*args, **options)
        if found is None and "query" in (options.get("params") or options.get("body") or {}):
            found = {"features": []}
        return status, found, headers

    validations.retrieve = retrieve


def main(arguments: dict[str, Any], report: Path) -> None:
    """Validates one API; the report has `errors`, `warnings` and the schemas that were `missing`."""
    missing: list[str] = []
    offline_schemas.install(missing)
    _repair()
    warnings, errors = validate_api(
        root_url=arguments["url"],
        ccs_to_validate=arguments["classes"],
        collection=arguments["collection"],
        geometry=json.dumps(AREA),
        auth_bearer_token=None,
        auth_query_parameter=None,
        fields_nested_property="properties.eo:cloud_cover",
        validate_pagination=True,
        # numbers, though declared as texts: as texts they equal no number
        query_config=QueryConfig(
            "eo:cloud_cover", 5, 5, 10, 10, 10, 10, "platform", "sent", "2a", "inel", "platform", "sentinel-2a"
        ),
        transaction_collection=None,
        headers=arguments.get("headers", {}),
        stac_check_config=None,
    )
    found = {
        "errors": list(errors),
        "warnings": list(warnings),
        "missing": sorted(set(missing)),
    }
    report.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), Path(sys.argv[2]))
