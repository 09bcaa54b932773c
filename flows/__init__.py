"""When it happens: Prefect flows; the only sender of mail, the only writer of documents."""
