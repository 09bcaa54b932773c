"""Serves the portal on loopback; a public address is the business of the proxy before it."""

import os

import uvicorn

from config import logs
from config.refusals import settings_or_exit
from models.session import engine_for
from web.app import create_app


def main() -> None:
    os.umask(0o077)
    settings = settings_or_exit()
    logs.configure("portal", settings.log_format)
    logs.logger().info("started", port=settings.portal_port)
    uvicorn.run(
        create_app(settings, engine_for(settings.database)),
        host="127.0.0.1",
        port=settings.portal_port,
        log_config=None,
        log_level="warning",
        server_header=False,
        access_log=False,  # paths hold links
    )


if __name__ == "__main__":
    main()
