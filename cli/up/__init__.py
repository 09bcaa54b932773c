"""`siulak up`: an office at work on one machine."""
