"""The object storage of the target."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from tests.behaviour.target import Target


def s3_client(target: Target) -> Any:
    """An S3 client with the target's credentials."""
    known = target.storage
    return boto3.client(
        "s3",
        endpoint_url=known["endpoint"],
        aws_access_key_id=known["access_key"],
        aws_secret_access_key=known["secret_key"],
        region_name=known["region"],
        config=Config(signature_version="s3v4", proxies={}),
    )
