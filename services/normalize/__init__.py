"""Normalize: an arrival becomes a report, with clean structure and typed statements."""
