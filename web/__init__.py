"""Where people act."""
