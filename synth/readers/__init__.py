"""Readers: files as researchers have them in, frozen canonical text and turns out."""
