"""Whoever reads: all analysts answer the same few questions, and nothing else knows which."""
