"""The HTTP application: all services below one address, told apart by path prefix as in a cluster."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from . import dpr, errors
from .catalog import item_routes
from .catalog import routes as catalog_routes
from .context import Caller, Context, Ctx
from .settings import REGION
from .staging import routes as staging_routes
from .stations import files
from .stations import routes as station_routes

_LOGIN_PAGE = """<!DOCTYPE html>
<html><head><title>Sign in</title></head><body>
<h1>Sign in</h1>
<p>This RS-Server runs in key mode: programs send an API key in the header <code>x-api-key</code>.</p>
</body></html>
"""


def create_app(context: Context) -> FastAPI:
    """The application that serves `context`."""
    app = FastAPI(title="RS-Server", version="local", redirect_slashes=False)
    app.state.context = context
    errors.install(app)
    routers = (
        catalog_routes.router,
        catalog_routes.lifecycle_router,
        item_routes.router,
        station_routes.router,
        files.router,
        staging_routes.router,
        dpr.router,
    )
    for router in routers:
        app.include_router(router)
    _add_common_routes(app)
    _add_account_routes(app)
    return app


def _add_common_routes(app: FastAPI) -> None:
    @app.get("/")
    def root() -> RedirectResponse:
        return RedirectResponse("/catalog", 307)

    @app.get("/health")
    @app.get("/_mgmt/health")
    @app.get("/catalog/_mgmt/health")
    def health() -> JSONResponse:
        return JSONResponse({"healthy": True})

    @app.get("/ping")
    @app.get("/_mgmt/ping")
    @app.get("/catalog/_mgmt/ping")
    def ping() -> JSONResponse:
        return JSONResponse({"message": "PONG"})

    @app.get("/catalog/api")
    def catalog_openapi() -> JSONResponse:
        return JSONResponse(app.openapi(), media_type="application/vnd.oai.openapi+json;version=3.0")

    @app.get("/catalog/api.html")
    def catalog_documentation(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(openapi_url="/catalog/api", title="RS-Server")


def _add_account_routes(app: FastAPI) -> None:
    @app.get("/auth/login")
    def login() -> HTMLResponse:
        return HTMLResponse(_LOGIN_PAGE)

    @app.get("/auth/me")
    def me(user: Caller) -> JSONResponse:
        return JSONResponse({"user_login": user.login, "iam_roles": sorted(user.roles)})

    @app.get("/storage/account/credentials")
    def credentials(context: Ctx, user: Caller) -> JSONResponse:
        storage = context.storage
        return JSONResponse({"access_key": storage.access_key, "secret_key": storage.secret_key,
                             "endpoint": storage.endpoint, "region": REGION})  # fmt: skip
