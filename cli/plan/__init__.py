"""`siulak plan`: work plans (SKP) of a cycle, one of them, and its papers."""
