"""What machines get: annotations as JSON, and the quotes of the briefings in one module a format."""
