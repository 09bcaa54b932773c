"""`python -m models.upgrading`: brings the office's database to the newest schema, before anything else starts."""

from config.refusals import settings_or_exit
from models.migrating import upgrade
from models.session import engine_for


def main() -> None:
    upgrade(engine_for(settings_or_exit().database))


if __name__ == "__main__":
    main()
