"""The main job end to end on the real RS-Server, with a collection that does not exist before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.behaviour.target import Target, read_target
from tests.platform.assembly import MAIN_JOB
from tests.platform.variables import HOST_VARIABLES

_ROOT = Path(__file__).parents[2]
_SCRIPT = _ROOT / "examples" / "python" / "08_main_job.py"


def environment_of(target: Target) -> dict[str, str]:
    """The variables by which a client finds the target, as a user would set them."""
    storage = target.storage
    hosts = {HOST_VARIABLES[name]: url for name, url in target.urls.items() if name in HOST_VARIABLES}
    return {
        "RSPY_LOCAL_MODE": "1",
        "RSPY_HOST_USER": target.owner,
        "S3_ENDPOINT": storage["endpoint"],
        "S3_ACCESSKEY": storage["access_key"],
        "S3_SECRETKEY": storage["secret_key"],
        "S3_REGION": storage["region"],
        **hosts,
    }


@pytest.mark.targets("rs-server")
@pytest.mark.timeout(600)
def test_the_main_job_runs_on_the_platform(target: Target, collection: str, tmp_path: Path) -> None:
    job = read_target(Path(os.environ["RSCLIENT_TARGET"]).with_name(f"{MAIN_JOB}.json"))
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), "--platform", "--collection", collection, "--output", str(tmp_path)],
        env=os.environ | environment_of(job), capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads((tmp_path / "item.json").read_text("utf-8"))
    with target.client("catalog") as client:
        found = client.post("/catalog/search", json={"collections": [f"{target.owner}_{collection}"], "limit": 100})
        stored = client.get(f"/catalog/collections/{target.owner}:{collection}/items/{made['id']}")
    items = found.json()["features"]
    # orbits, forecasts, a session, the product, and what was made of it
    assert {item["properties"]["product:type"] for item in items} >= {"AUX_POEORB", "AUX_ECMWFD", "S02MSIL2A"}
    assert stored.json()["properties"]["owner"] == target.owner
    places = {asset["href"].rsplit("/", 1)[0] for asset in stored.json()["assets"].values()}
    root = f"s3://{target.storage['bucket']}/{target.owner}/{collection}/{made['id']}"
    assert all(place.startswith(root) for place in places)
