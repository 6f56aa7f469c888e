"""What a story's texts claim: statements, disagreements, figures, timeline, grades."""
