"""The web: an address becomes what lies there, or a fault; closed by default."""
