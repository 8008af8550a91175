"""What changed between two maps: arithmetic on two records, without files or words."""
