"""Reports on what was published: pure reckoning, tables first, one module a report."""
