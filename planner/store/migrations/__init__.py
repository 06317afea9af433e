"""The tables' history, one revision a step. Run by `Database.migrate`, never by hand."""
