"""Runs the processing jobs."""

from __future__ import annotations

import threading
from typing import Any

from .. import links, timestamps
from ..errors import ServiceError
from ..jobs import Jobs

Json = dict[str, Any]

_STEP_S = 0.2


class DprRunner:
    """Runs `mockup`: walks through the steps of its payload and describes the products it would have made."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._threads: dict[str, threading.Thread] = {}

    def submit(self, login: str, payload: Json) -> str:
        """Starts a job; gives its id."""
        steps = [_step_name(step, index) for index, step in enumerate(_list_in(payload, "workflow"))]
        outputs = _list_in(payload.get("I/O") if isinstance(payload.get("I/O"), dict) else {}, "output_products")
        job_id = self._jobs.create("mockup", login)
        thread = threading.Thread(target=self._run, args=(job_id, steps or ["mockup"], outputs), daemon=True)
        self._threads[job_id] = thread
        thread.start()
        return job_id

    def cancel(self, job_id: str) -> None:
        """Stops a job and waits for its end."""
        self._jobs.cancel_event(job_id).set()
        thread = self._threads.get(job_id)
        if thread is not None:
            thread.join()

    def _run(self, job_id: str, steps: list[str], outputs: list[Any]) -> None:
        cancelled = self._jobs.cancel_event(job_id)
        self._jobs.start(job_id, "Running the processor")
        for index, step in enumerate(steps):
            self._jobs.log(job_id, f"step {index + 1}/{len(steps)}: {step}")
            if cancelled.wait(_STEP_S):
                self._jobs.log(job_id, "cancelled")
                self._jobs.finish(job_id, "dismissed", "The job was cancelled")
                break
            self._jobs.report(job_id, 99 * (index + 1) // len(steps), f"Finished step {step}")
        else:
            result = [_description(output, index) for index, output in enumerate(outputs)] or [_description({}, 0)]
            self._jobs.log(job_id, f"made {len(result)} product descriptions")
            # clients parse this as a Python literal, as that is what RS-Server writes
            self._jobs.finish(job_id, "successful", repr(result), 100)
        self._threads.pop(job_id, None)


def _list_in(document: Any, name: str) -> list[Any]:
    found = document.get(name, [])
    if not isinstance(found, list):
        raise ServiceError(400, f"'{name}' in the payload must be a list, found {type(found).__name__}")
    return found


def _step_name(step: Any, index: int) -> str:
    if not isinstance(step, dict):
        raise ServiceError(400, f"Step {index + 1} of 'workflow' in the payload is no object")
    return str(step.get("processing_unit") or step.get("name") or f"step-{index + 1}")


def _description(output: Any, index: int) -> Json:
    """The discovery attributes of one product."""
    entry = output if isinstance(output, dict) else {}
    product_id = str(entry.get("id") or f"mockup-{index + 1}")
    properties = {"datetime": timestamps.now(), "product:type": str(entry.get("type") or "mockup")}
    return {"stac_discovery": {"type": "Feature", "stac_version": links.STAC_VERSION, "id": product_id,
                               "geometry": None, "properties": properties, "links": [],
                               "assets": {product_id: {"href": str(entry.get("path", ""))}}}}  # fmt: skip
