"""Pages in the canonical dialect: text -> text. Pure, proven before it is returned, linear in the length of a page."""
