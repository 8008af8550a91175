"""A language model as an analyst: what it is asked, and what its answers are worth."""
