"""The HTTP application: all services below one address, told apart by path prefix as in a cluster."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from . import accounts, errors, openapi, osam
from .catalog import item_routes
from .catalog import routes as catalog_routes
from .context import Context
from .dpr import routes as dpr_routes
from .session import Sessions
from .staging import routes as staging_routes
from .stations import files
from .stations import routes as station_routes


def create_app(context: Context) -> FastAPI:
    """The application that serves `context`."""
    app = FastAPI(title="RS-Server", version="local", redirect_slashes=False, openapi_url=None)
    app.state.context = context
    app.state.sessions = Sessions()
    errors.install(app)
    routers = (
        catalog_routes.router,
        catalog_routes.lifecycle_router,
        item_routes.router,
        station_routes.router,
        files.router,
        staging_routes.router,
        osam.router,
        dpr_routes.router,
    )
    for router in routers:
        app.include_router(router)
    if context.keys is not None:
        app.include_router(accounts.router)
    _add_common_routes(app)
    openapi.install(app)
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

    @app.get("/openapi.json", include_in_schema=False)
    @app.get("/catalog/api", include_in_schema=False)
    def document() -> JSONResponse:
        return JSONResponse(app.openapi(), media_type=openapi.MEDIA_TYPE)

    @app.get("/docs", include_in_schema=False)
    @app.get("/catalog/api.html", include_in_schema=False)
    def documentation() -> HTMLResponse:
        return get_swagger_ui_html(openapi_url="/openapi.json", title="RS-Server")
