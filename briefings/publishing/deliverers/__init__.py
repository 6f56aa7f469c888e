"""Deliverers: files of an edition go to a recipient."""
