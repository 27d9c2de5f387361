"""Names: who and what an article names, and of which kind."""
