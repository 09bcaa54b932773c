"""A checked roster taken over: what the file wants, what is stored, the changes between them, and their undoing."""
