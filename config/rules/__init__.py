"""Rule tables, each with its days and its legal source."""
