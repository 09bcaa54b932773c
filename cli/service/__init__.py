"""`siulak service`: service tickets and what they come to."""
