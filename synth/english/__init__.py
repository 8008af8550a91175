"""What English words have in common: inflections, spellings, contractions, slips of the finger."""
