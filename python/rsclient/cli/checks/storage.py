"""Whether object storage answers and takes our keys."""

from __future__ import annotations

import os
import time

from rsclient.cli.checks.platform_services import ask_for_date, judge_clock
from rsclient.cli.checks.report import Check, without_user

__all__ = ["check_storage", "default_bucket"]

_PROBE = ".rsclient-doctor/"  # an unused prefix: the list is short, whatever is in the bucket


def default_bucket() -> str:
    """The bucket to ask for if none is named."""
    return os.environ.get("RSPY_CATALOG_BUCKET") or os.environ.get("RSPY_TEMP_BUCKET") or "rs-catalog"


def check_storage(named: str | None, timeout: float) -> list[Check]:
    """The endpoint first, then the keys, with the bucket that is named or one that is likely to be there."""
    from rsclient.cli.tables import variables_of

    needed = variables_of("s3_endpoint", "s3_access_key", "s3_secret_key")
    missing = [name for name in needed if not os.environ.get(name)]
    if len(missing) == len(needed):
        return [Check("storage", "S3", "info", "not set up; only products at s3:// need it")]
    if missing:
        return [Check("storage", "S3", "problem", f"{', '.join(missing)} not set", f"set {' and '.join(missing)}")]
    endpoint = os.environ[needed[0]]
    start = time.time()
    date = ask_for_date(endpoint, timeout)
    if date is None:
        advice = "check S3_ENDPOINT, the network, and HTTP proxies (http_proxy, no_proxy)"
        return [Check("storage", "endpoint", "problem", f"no answer from {without_user(endpoint)}", advice)]
    checks = [
        Check(
            "storage", "endpoint", "ok", f"answers in {(time.time() - start) * 1000:.0f} ms at {without_user(endpoint)}"
        )
    ]
    clock = judge_clock("storage clock", date, (start + time.time()) / 2)
    if clock is not None and clock.status == "problem":
        checks.append(clock)
    return [*checks, _check_keys(named or default_bucket(), named is not None)]


def _check_keys(bucket: str, named: bool) -> Check:
    from rsclient import errors

    try:
        from rsclient.transfer import S3Store

        S3Store(f"s3://{bucket}").list(_PROBE)
    except errors.HttpError as error:
        # what is not there was looked for only after the keys were found good; some storages know 404 for keys, too
        if isinstance(error, errors.NotFoundError) and "NoSuchBucket" in str(error):
            detail = f"good, but there is no bucket {bucket}"
            return Check("storage", "keys", "problem" if named else "info", detail, "name a bucket with --bucket")
        return Check("storage", "keys", "problem", str(error), _advice(error, bucket))
    except (errors.RsClientError, ValueError, ImportError) as error:
        return Check("storage", "keys", "problem", str(error), "check S3_ENDPOINT and S3_REGION")
    return Check("storage", "keys", "ok", f"bucket {bucket} can be listed")


def _advice(error: Exception, bucket: str) -> str:
    words = str(error)
    if "SignatureDoesNotMatch" in words:
        return "S3_SECRETKEY does not belong to S3_ACCESSKEY: set both again"
    if "InvalidAccessKeyId" in words or "access key" in words.lower():
        return "S3_ACCESSKEY is not known there: check it, and S3_ENDPOINT"
    if "RequestTimeTooSkewed" in words:
        return "set the clock of this machine (NTP)"
    if "AuthorizationHeaderMalformed" in words:
        return "check S3_REGION"
    if "AccessDenied" in words:
        return f"the keys may not list bucket {bucket}: name another with --bucket, or ask the operators"
    return "check S3_ENDPOINT, S3_ACCESSKEY, S3_SECRETKEY and S3_REGION"
