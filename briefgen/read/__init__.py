"""Bytes of a source file -> Article. One format a module, found through the `briefgen.readers` entry points."""
