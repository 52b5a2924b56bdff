"""The DPR service."""

from __future__ import annotations

import ast
import time

import httpx
from local_helpers import Json, client, wait_for_job

from rsclient.local import LocalServer

CLUSTER: Json = {
    "dask_gateway_address": "http://gateway",
    "jupyter_token": "t",
    "cluster_label": "c",
    "cluster_instance": "i",
}
REQUIRED = ("dask_gateway_address", "jupyter_token", "cluster_label")
PAYLOAD: Json = {
    "workflow": [{"name": "one", "processing_unit": "Unit1"}, {"name": "two", "processing_unit": "Unit2"}],
    "I/O": {"output_products": [{"id": "product-1", "path": "s3://rs-temp/x.zarr", "type": "S02MSIL1C"}]},
}


def submit(http: httpx.Client, payload: Json) -> str:
    answer = http.post("/dpr/processes/mockup/execution", json=CLUSTER | payload)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["jobID"])


def test_processes(local_server: LocalServer) -> None:
    http = client(local_server)
    assert http.get("/dpr/processes").json()["processes"] == [{"id": "mockup", "version": "1.0.0"}]
    assert http.get("/dpr/processes/mockup", params=CLUSTER).status_code == 200
    assert http.get("/dpr/processes/mockup").status_code == 400


def test_a_job_without_token_is_400_and_an_unknown_process_404(local_server: LocalServer) -> None:
    http = client(local_server)
    for body in ({}, *({key: value for key, value in CLUSTER.items() if key != name} for name in REQUIRED)):
        answer = http.post("/dpr/processes/mockup/execution", json=body)
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("Missing required field: ")
    assert http.post("/dpr/processes/s9_l7/execution", json=CLUSTER).status_code == 404


def test_mockup_runs_to_its_end(local_server: LocalServer) -> None:
    http = client(local_server)
    job = submit(http, PAYLOAD)
    document = wait_for_job(http, job, "/dpr/jobs")
    assert (document["status"], document["progress"], document["processID"]) == ("successful", 100, "mockup")
    # a Python literal, not JSON
    result = ast.literal_eval(document["message"])
    assert [entry["stac_discovery"]["id"] for entry in result] == ["product-1"]
    assert result[0]["stac_discovery"]["properties"]["product:type"] == "S02MSIL1C"
    assert job in [entry["jobID"] for entry in http.get("/dpr/jobs").json()["jobs"]]
    assert job not in [entry["jobID"] for entry in http.get("/jobs").json()["jobs"]]
    assert http.get(f"/jobs/{job}").status_code == 404


def test_the_log_is_a_stream_that_ends_with_the_job(local_server: LocalServer) -> None:
    http = client(local_server)
    steps = [{"processing_unit": f"Unit{number}"} for number in range(5)]
    job = submit(http, {"workflow": steps})
    start = time.monotonic()
    first_at = 0.0
    with http.stream("GET", f"/dpr/jobs/{job}/logs") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = []
        for line in answer.iter_lines():
            first_at = first_at or time.monotonic() - start
            lines.append(line)
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    assert data[:5] == [f"step {number + 1}/5: Unit{number}" for number in range(5)]
    assert first_at < 0.7 < time.monotonic() - start  # it came while the job was running
    assert http.get(f"/dpr/jobs/{job}").json()["status"] == "successful"


def test_a_running_job_can_be_deleted(local_server: LocalServer) -> None:
    http = client(local_server)
    job = submit(http, {"workflow": [{"name": str(number)} for number in range(100)]})
    answer = http.delete(f"/dpr/jobs/{job}")
    assert (answer.status_code, answer.json()["status"]) == (200, "dismissed")
    assert http.get(f"/dpr/jobs/{job}").status_code == 404
