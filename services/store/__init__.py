"""Store: reports fold into stories, statements into claims."""
