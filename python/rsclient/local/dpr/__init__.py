"""The DPR service: processors behind OGC API - Processes. The one processor here, `mockup`, computes nothing."""
