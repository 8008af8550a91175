"""Likely names of people, places and organisations, listed for a person to confirm."""
