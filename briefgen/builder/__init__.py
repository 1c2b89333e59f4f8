"""Pages of `content/` -> files of the site: what must be made anew, in which processes, from which cache."""
