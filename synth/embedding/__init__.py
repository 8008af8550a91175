"""Texts as vectors of unit length: the sentence model on this machine, and a stand-in for tests."""
