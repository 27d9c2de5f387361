"""Grammar: the tags of words, and the clauses, verbs and slots that they make."""
