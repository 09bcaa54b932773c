"""How Prefect's own server is set up: quiet, on loopback, with a home of its own."""

from pathlib import Path

from config.logs import PREFECT_LOGGING

PLACEHOLDER = "ganti-dengan-kata-sandi-acak-32-tanda-atau-lebih"
"""Stands in the example where an installation's own secret belongs."""


RARELY = (
    "LATE_RUNS", "PAUSE_EXPIRATIONS", "CLEANUP_RECONCILER", "REPOSSESSOR", "CANCELLATION_CLEANUP", "FOREMAN",
)  # fmt: skip
"""Services of the server that look every few seconds for what is seldom or never there, in the flows' way."""


def server_environment(home: Path, port: int, password: str) -> dict[str, str]:
    """Environment for `prefect server start` and for everything that talks to it.

    Without the password anyone on this machine could have the flows' process run their own code.
    Telemetry needs both switches off (tried: with one of them the server still looks up its maker's host).
    """
    return {
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_PROFILES_PATH": str((home / "profiles.toml").absolute()),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_AUTH_STRING": f"siulak:{password}",
        "PREFECT_API_AUTH_STRING": f"siulak:{password}",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_UI_STATIC_DIRECTORY": str((home / "ui").absolute()),
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{port}",
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P30D",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
        **{f"PREFECT_SERVER_SERVICES_{name}_LOOP_SECONDS": "60" for name in RARELY},
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_LOGGING_CONFIG_PATH": str(PREFECT_LOGGING),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_CLIENT_RETRY_EXTRA_CODES": "502,503,504",
        # Two questions before each flow whose answers are known: the pinned server, its password instead of tokens.
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",
    }
