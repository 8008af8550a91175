"""What tells who somebody is: found, replaced, kept apart under a key, forgotten."""
