"""How well an analyst read, against marks that people made."""
