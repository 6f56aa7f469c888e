"""What the house remembers: which editions were made, which slots were served, who got what."""
