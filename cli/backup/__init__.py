"""A whole office in one file, and an office out of it."""
