"""Re-verifies a map against its sources, with arithmetic of its own."""
