"""`siulak account`: who has a way in, and which roles people hold."""
