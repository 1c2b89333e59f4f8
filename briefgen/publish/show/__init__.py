"""What each kind of page shows, a module a kind: pure functions from the site to the values of a template."""
