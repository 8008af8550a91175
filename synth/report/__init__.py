"""The results as people read them: one page for the wall, and text for pasting."""
