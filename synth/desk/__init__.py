"""A reviewer's desk: what is to be decided, and the decisions; knows no pages."""
