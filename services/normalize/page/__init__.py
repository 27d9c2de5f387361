"""The page: its lines, what of it is not the article's own prose, and its sentences."""
