"""Cycle definitions, one TOML file each."""
