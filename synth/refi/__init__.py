"""REFI-QDA exchange: a study as a project of other QDA programs, and their edits as reviews."""
