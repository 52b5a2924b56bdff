"""The object storage access manager: all users share the credentials of the server's storage."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from .auth import User
from .context import Caller, Context, Ctx
from .errors import ServiceError
from .settings import CATALOG_BUCKET, REGION, expiration_days

Json = dict[str, Any]

router = APIRouter()

_STARTED = (
    "The algorithm for updating the Keycloak and OVH accounts has been initiated. "
    "The process duration may vary depending on the number of accounts to be updated."
)


@router.get("/storage/account/credentials")
def credentials(context: Ctx, user: Caller) -> JSONResponse:
    """The caller's credentials."""
    storage = context.storage
    return JSONResponse({"access_key": storage.access_key, "secret_key": storage.secret_key,
                         "endpoint": storage.endpoint, "region": REGION})  # fmt: skip


@router.post("/storage/accounts/update")
def update_accounts(user: Caller) -> JSONResponse:
    """Makes accounts of all users; nothing to do here, as all share one."""
    user.require_role("rs_osam_update")
    return JSONResponse(_STARTED)


@router.post("/storage/account/{name}/update")
def update_account(context: Ctx, user: Caller, name: str) -> JSONResponse:
    """Applies the rights of a user."""
    user.require_role("rs_osam_update")
    _rights(context, name)
    return JSONResponse(f"The S3 access policy of user '{name}' has been applied.")


@router.get("/storage/account/{name}/rights", include_in_schema=False)
def account_rights(context: Ctx, user: Caller, name: str) -> JSONResponse:
    """The S3 policy that follows from the roles of a user."""
    user.require_role("rs_osam_update")
    return JSONResponse(_rights(context, name))


@router.get("/internal/configuration", include_in_schema=False)
def configuration() -> JSONResponse:
    """Owner, collection, type, days and bucket, for each rule."""
    return JSONResponse([["*", "*", "*", str(expiration_days()), CATALOG_BUCKET]])


def _rights(context: Context, name: str) -> Json:
    holder = context.user_named(name)
    if holder is None:
        raise ServiceError(
            404, f"User '{name}' does not exist in keycloak. Try to call '/storage/accounts/update' first."
        )
    paths = [f"{name}/*", *_granted(holder)]
    actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListMultipartUploadParts",
               "s3:AbortMultipartUpload"]  # fmt: skip
    bucket = f"arn:aws:s3:::{CATALOG_BUCKET}"
    listing = {"Sid": "ListBucket", "Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": bucket,
               "Condition": {"StringLike": {"s3:prefix": paths}}}  # fmt: skip
    resources = [f"{bucket}/{path}" for path in paths]
    writing = {"Sid": "ReadWriteDownload", "Effect": "Allow", "Action": actions, "Resource": resources}
    return {"Version": "2012-10-17", "Statement": [listing, writing]}


def _granted(holder: User) -> list[str]:
    """`owner/collection/*` of the write roles of a user."""
    subjects = [role.rpartition("_")[0] for role in sorted(holder.roles) if role.endswith("_write")]
    return [subject.removeprefix("rs_catalog_").replace(":", "/") + "/*" for subject in subjects]
