"""What the processes stand on: the environment, broker, cache and log."""
