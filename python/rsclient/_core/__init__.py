"""`_client` talks to the platform, `_pixels` handles products and loads GDAL; both stand on one shared library."""
