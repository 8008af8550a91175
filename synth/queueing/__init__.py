"""What a reviewer looks at first: a queue by consequence, a random sample, filters, progress."""
