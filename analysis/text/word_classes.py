"""Words with their word classes, by jieba's tagger."""

import re

_HALF_PAIR = re.compile(r"[\ud800-\udfff]")


def tag_words(text: str) -> list[tuple[str, str]]:
    """
    Cut a text into words, each with its tag, leaving nothing out.

    Returns
    -------
    list of tuple of str and str
        The words as the plain dictionary cuts them, and jieba's tags: ``n``
        for a noun, ``v`` for a verb, ``x`` for what it does not know. Half a
        surrogate pair comes as ``?``.

    Examples
    --------
    >>> tag_words("发展经济")
    [('发展', 'vn'), ('经济', 'n')]
    """
    import rjieba

    return rjieba.tag(_HALF_PAIR.sub("?", text))
