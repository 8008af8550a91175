"""The whole job: sources in, map.json out. Prints nothing and parses no options."""
