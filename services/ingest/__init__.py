"""Ingest: articles come in, are received and told apart from those that came before."""
