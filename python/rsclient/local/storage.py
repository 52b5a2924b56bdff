"""Objects of the platform, seen through the S3 protocol."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .object_storage import S3Process
from .settings import CATALOG_BUCKET, REGION, TEMPORARY_BUCKET
from .start_error import StartError

_CHECK_WORKERS = 6
_DELETE_BATCH = 1000


def split_href(href: object) -> tuple[str, str] | None:
    """Bucket and key of `s3://bucket/key`; None for anything else."""
    if not isinstance(href, str) or not href.startswith("s3://"):
        return None
    bucket, _, key = href.removeprefix("s3://").partition("/")
    return (bucket, key) if bucket and key.strip("/") else None


class Storage:
    """The two buckets of the platform."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str) -> None:
        self.endpoint = endpoint
        self.access_key = access_key
        self.secret_key = secret_key
        # the client may be shared between threads; creating one costs a tenth of a second
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=REGION,
            # storage is on this machine: a proxy named in the environment must not come between
            config=Config(
                proxies={}, signature_version="s3v4", s3={"addressing_style": "path"}, max_pool_connections=32
            ),
        )

    def __repr__(self) -> str:
        return f"Storage({self.endpoint!r})"

    def prepare(self, process: S3Process, seconds: float = 15.0) -> None:
        """Waits until the server answers, makes the buckets and ends uploads that a crash left open."""
        deadline = time.monotonic() + seconds
        while True:
            process.require_running()
            try:
                present = {bucket["Name"] for bucket in self.client.list_buckets()["Buckets"]}
                break
            except BotoCoreError as error:
                if time.monotonic() > deadline:
                    raise StartError(f"start the S3 server: no answer within {seconds:.0f} s: {error}") from error
                time.sleep(0.01)
        for bucket in (CATALOG_BUCKET, TEMPORARY_BUCKET):
            if bucket not in present:
                self.client.create_bucket(Bucket=bucket)
        for upload in self.client.list_multipart_uploads(Bucket=CATALOG_BUCKET).get("Uploads", []):
            self.client.abort_multipart_upload(Bucket=CATALOG_BUCKET, Key=upload["Key"], UploadId=upload["UploadId"])

    def exists(self, bucket: str, key: str) -> bool:
        """Whether there is such an object, or any object below `key` taken as a folder."""
        try:
            self.client.head_object(Bucket=bucket, Key=key)
            return True
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
        found = self.client.list_objects_v2(Bucket=bucket, Prefix=key.rstrip("/") + "/", MaxKeys=1)
        return bool(found.get("KeyCount"))

    def missing(self, places: list[tuple[str, str]]) -> list[str]:
        """Those of `places` (bucket, key) that hold nothing, as s3:// addresses."""
        if not places:
            return []
        with ThreadPoolExecutor(min(_CHECK_WORKERS, len(places))) as pool:
            present = list(pool.map(lambda place: self.exists(*place), places))
        return [f"s3://{place[0]}/{place[1]}" for place, there in zip(places, present, strict=True) if not there]

    def delete(self, bucket: str, key: str) -> None:
        """Removes an object and all below `key` taken as a folder; absence is no error."""
        self.client.delete_object(Bucket=bucket, Key=key)
        batch: list[dict[str, str]] = []
        for name in self.keys(bucket, key.rstrip("/") + "/"):
            batch.append({"Key": name})
            if len(batch) == _DELETE_BATCH:
                self._delete_batch(bucket, batch)
                batch = []
        self._delete_batch(bucket, batch)

    def keys(self, bucket: str, prefix: str = "") -> Iterator[str]:
        """The keys that start with `prefix`."""
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for entry in page.get("Contents", []):
                yield entry["Key"]

    def upload(self, stream: IO[bytes], bucket: str, key: str) -> None:
        """Stores what `stream` yields; nothing stays behind if reading it fails."""
        # one part after the other: the stream comes from the network and cannot be read in parallel anyway
        self.client.upload_fileobj(stream, bucket, key, Config=TransferConfig(use_threads=False))

    def presigned_url(self, bucket: str, key: str, seconds: int) -> str:
        """A URL that serves the object for `seconds` without credentials."""
        url: str = self.client.generate_presigned_url(
            "get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=seconds
        )
        return url

    def _delete_batch(self, bucket: str, batch: list[dict[str, str]]) -> None:
        if not batch:
            return
        answer = self.client.delete_objects(Bucket=bucket, Delete={"Objects": batch, "Quiet": True})
        if answer.get("Errors"):
            first = answer["Errors"][0]
            raise OSError(f"delete s3://{bucket}/{first.get('Key')}: {first.get('Message')}")
