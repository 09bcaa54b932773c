"""Our figures beside those of peers, measured in one run. Not shipped."""
