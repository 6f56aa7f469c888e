"""The editor's hand: changes that people make to an edition, applied to the edition as it was made. Pure."""
