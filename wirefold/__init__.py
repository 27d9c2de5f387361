"""Wirefold's face: the command line, the client, `run` and the demo."""
