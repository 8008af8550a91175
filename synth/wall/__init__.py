"""The map on paper: the wall edition, workshop cards, and rows for whiteboards."""
