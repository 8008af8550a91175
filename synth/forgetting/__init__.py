"""Erases people from a study: what they said, what was made of it, and every copy of that."""
