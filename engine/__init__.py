"""Traced inference: models whose memory can be watched one token at a time. No Qt."""
