"""`siulak cycle`: definitions, and the cycles that run under them."""
