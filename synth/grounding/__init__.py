"""From an analyst's words to verified spans of the source, or to a rejection with its reason."""
