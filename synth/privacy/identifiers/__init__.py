"""Identifiers that are found without a model: by their form, or by the words beside them."""
