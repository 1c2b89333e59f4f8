"""Archives that one machine does not hold: sources from any address, spread over Dask, into partitioned Parquet.

The only room that knows Dask, fsspec and Arrow (`pip install 'briefgen[cluster]'`); nothing below it or beside it does.
What goes to workers and comes back are bytes of `codec`: values, never code.
"""
