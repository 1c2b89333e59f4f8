"""The only hands on the disk: reading a project, and writing it whole or not at all."""
