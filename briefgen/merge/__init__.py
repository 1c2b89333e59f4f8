"""Base, edited, fresh -> one page, or named conflicts. A page is merged by its units: nothing knows of the disk."""
