"""Online stores nothing of its own: what employees send goes to the inbox, to messages, documents and cases."""
