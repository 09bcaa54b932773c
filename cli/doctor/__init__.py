"""Looks an office over: what is wrong with it, and what to do."""
