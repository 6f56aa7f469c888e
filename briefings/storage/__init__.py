"""The library of articles, feeds, editions and deliveries, and the archive of editions on disk."""
