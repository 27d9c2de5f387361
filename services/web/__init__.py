"""web: stories and claims for people and programs: a read model beside the topics, an HTTP interface and pages over it."""
