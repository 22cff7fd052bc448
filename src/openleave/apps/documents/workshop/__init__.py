"""Where files from outside are taken apart: in a process of its own, without Django, database, keys or secrets.

What people send is parsed by libraries written in C. Here they work with little memory, little time, no right to write
files and an empty environment; a file that breaks them breaks this process and nothing else. ``client`` (in the web
process) starts it; ``__main__`` runs in it. Both speak frames: a line of JSON, then the parts it gives the lengths of.
"""
