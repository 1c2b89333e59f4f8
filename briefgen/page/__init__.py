"""The dialect of `content/`: Markdown text <-> values of strings. Pure, lossless, no disk."""
