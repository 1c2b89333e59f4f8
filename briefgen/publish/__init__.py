"""Pages of `content/` -> Site -> HTML through the templates of `layouts/`. Pure; the plug-in writes."""
