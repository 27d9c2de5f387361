"""The messages of Wirefold: every shape that crosses a topic, and nothing else."""
