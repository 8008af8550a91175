"""Blind double coding: who reads what, what they marked, and how far they agree."""
