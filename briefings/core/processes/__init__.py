"""Work in processes of their own: within limits, in a pool, forked from a clean parent."""
