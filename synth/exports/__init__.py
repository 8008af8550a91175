"""Tables and files made from a results folder."""
