"""What is wrong in content/, as findings. One module a kind; `steps` lists them. Pure: nothing is printed or written.

What is wrong in seeds/ is found while reading them, by `study` and `pipeline`. docs/checks.md explains every code.
"""
