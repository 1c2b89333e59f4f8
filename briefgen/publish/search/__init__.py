"""The search index: words of pages, folded, in small script files that a page opened from disk can load."""
