"""Serves the portal on loopback; a public address is the business of the proxy before it."""

import os

import uvicorn

from config.settings import Settings
from models.session import engine_for
from web.app import create_app


def main() -> None:
    os.umask(0o077)
    settings = Settings()
    uvicorn.run(
        create_app(settings, engine_for(settings.database)),
        host="127.0.0.1",
        port=settings.portal_port,
        log_level="warning",
        server_header=False,
        access_log=False,  # paths hold links
    )


if __name__ == "__main__":
    main()
