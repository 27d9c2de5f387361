"""Claims: which statements of a story make one claim, who stands behind it, and what it conflicts with."""
