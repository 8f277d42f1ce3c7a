"""The error family of this package."""


class KnowledgeError(Exception):
    """Base of every error raised on purpose by ``knowledge``."""


class InvalidQuery(KnowledgeError):
    """A query names an unknown sort key or an impossible window."""


class InvalidDocument(KnowledgeError):
    """A document breaks the contract of the engine."""


class ModelUnusable(KnowledgeError):
    """A model folder is missing, incomplete or not what its manifest says."""


class StoreUnusable(KnowledgeError):
    """A saved generation is missing, damaged or of another model."""


class StoreBusy(KnowledgeError):
    """Somebody else is writing a generation in the same folder."""


class DatasetInvalid(KnowledgeError):
    """A file given to the evaluation does not have the documented form."""
