"""Where HR and operators act."""
