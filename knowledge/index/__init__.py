"""Vector and lexical indexes."""
