"""Stories: which story a report belongs to, and what a story is as rows."""
