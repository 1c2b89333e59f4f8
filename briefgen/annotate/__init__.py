"""Article -> Annotations. Standoff layers of spans; `steps.py` lists them in the order they run."""
