"""briefgen: source articles in, annotated Markdown briefings and a site with proven quotes out."""

__version__ = "0.1.0"
