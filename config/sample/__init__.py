"""The shipped sample roster."""
