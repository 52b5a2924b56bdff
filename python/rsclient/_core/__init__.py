"""The two extension modules: `_client` talks to the platform, `_pixels` handles products and loads GDAL."""
