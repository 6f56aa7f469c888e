"""Pictures of a story and of a topic."""
