"""Speech: who says what an article gives, as chains of sources."""
