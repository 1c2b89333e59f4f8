"""What comes into seeds/: which article it is, where it goes, what it changes. Pure: `files` writes what is decided."""
