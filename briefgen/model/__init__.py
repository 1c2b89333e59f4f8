"""Every type that travels between rooms. All frozen; each field is documented beneath itself.

Left of `compose` there are positions (`article`, `annotations`: spans into one canonical text), right of it there are
strings (`pages`, which an editor may change). Nothing here imports anything else of briefgen.
"""
