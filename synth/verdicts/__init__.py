"""What people decided, laid over what an analyst made; the same reviews give the same map."""
