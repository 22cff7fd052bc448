"""Reading the desk: the work queue, the inbox, the day, who is away. Bounded statements each."""
