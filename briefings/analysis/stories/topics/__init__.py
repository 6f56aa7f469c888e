"""Topics: configured, discovered, named."""
