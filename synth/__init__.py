"""Synth: journey maps in which every claim cites the participants' own words."""
