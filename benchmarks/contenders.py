"""
From raw files to a table of term counts per document: this project, and what else there is.

``python contenders.py NAME FOLDER OUT`` runs one of them in this process,
writes its table, and prints how long it took, by the clock and by the processors, and how
much memory it held. Each is written as its own users would write it; none but this project's
cleans.
"""

import json
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path


def _files(folder):
    return sorted(Path(folder).glob("*.txt"))


def _table(counters):
    """What a script makes of one Counter a document."""
    import pandas as pd

    rows = [(n, term, count) for n, counter in counters for term, count in counter.items()]
    return pd.DataFrame(rows, columns=["doc_id", "term", "count"])


def _script(cut, folder):
    counters = (
        (file.stem, Counter(cut(file.read_text(encoding="utf-8")))) for file in _files(folder)
    )
    return _table(counters)


def plain_jieba():
    import jieba
    import pandas  # noqa: F401

    jieba.setLogLevel("ERROR")
    jieba.lcut("热身")
    return lambda folder: _script(jieba.lcut, folder)


def plain_rjieba():
    import pandas  # noqa: F401
    import rjieba

    rjieba.cut("热身")
    return lambda folder: _script(rjieba.cut, folder)


def rjieba_alone():
    import rjieba

    rjieba.cut("热身")

    def run(folder):
        for file in _files(folder):
            rjieba.cut(file.read_text(encoding="utf-8"))

    return run


def scikit_learn():
    import jieba
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer

    jieba.setLogLevel("ERROR")
    jieba.lcut("热身")

    def run(folder):
        files = _files(folder)
        counter = CountVectorizer(
            input="filename", tokenizer=jieba.lcut, token_pattern=None, lowercase=False
        )
        counts = counter.fit_transform(files).tocoo()
        names, terms = pd.Series([file.stem for file in files]), counter.get_feature_names_out()
        return pd.DataFrame(
            {"doc_id": names.take(counts.row), "term": terms[counts.col], "count": counts.data}
        )

    return run


def cntext():
    import cntext as ct

    ct.word_count("热身")

    def run(folder):
        texts = ((file.stem, file.read_text(encoding="utf-8")) for file in _files(folder))
        return _table((name, ct.word_count(text)) for name, text in texts)

    return run


def conc():
    """Conc has no Chinese model of its own; spaCy's blank one with jieba is the nearest."""
    import spacy
    from conc.corpus import Corpus

    model = tempfile.mkdtemp()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    for name in ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler"):
        nlp.add_pipe("sentencizer", name=name)  # conc switches these off by name
    nlp.to_disk(model)

    def run(folder):
        corpus = Corpus(name="news", description="benchmark")
        corpus.build_from_files(source_path=folder, save_path=tempfile.mkdtemp(), model=model)

    return run


def ours(workers):
    import pandas as pd

    from analysis.scale import partition, plan
    from analysis.scale.storage import Place
    from analysis.scale.workers import in_processes
    from analysis.text.segmentation import count_terms

    with tempfile.TemporaryDirectory() as small:  # load rules and dictionaries
        Path(small, "a.txt").write_text("热身，认认真真、实实在在地干干干。", encoding="utf-8")
        place = Place(small)
        count_terms(partition._read(place, plan.plan_partitions(place).partitions[0]).documents, ())

    def run(folder):
        place = Place(folder)
        work = _Count(place)
        parts = in_processes(work, plan.plan_partitions(place).partitions, workers)
        return pd.concat(parts, ignore_index=True)

    class _Count:
        def __init__(self, place):
            self.place = place

        def __call__(self, part):
            return count_terms(partition._read(self.place, part).documents, ())

    globals()["_Count"] = _Count  # so that a process pool can find it
    _Count.__qualname__ = "_Count"
    return run


def ours_whole(workers):
    """Terms and slogans, per document and added up, written as Parquet."""
    from analysis import count_corpus

    def run(folder):
        with tempfile.TemporaryDirectory() as out:
            count_corpus(folder, f"{out}/out", workers=workers)

    with tempfile.TemporaryDirectory() as small:  # load rules and dictionaries
        Path(small, "a.txt").write_text("热身，认认真真、实实在在地干干干。", encoding="utf-8")
        run(small)
    return run


CONTENDERS = {
    "this project, one process": lambda: ours(1),
    "this project, two processes": lambda: ours(2),
    "this project, count_corpus in one process": lambda: ours_whole(1),
    "this project, count_corpus in two processes": lambda: ours_whole(2),
    "rjieba.cut alone, nothing counted": rjieba_alone,
    "rjieba, Counter, pandas": plain_rjieba,
    "jieba.lcut, Counter, pandas": plain_jieba,
    "scikit-learn CountVectorizer, jieba": scikit_learn,
    "cntext word_count": cntext,
    "Conc on spaCy with jieba": conc,
}


def peak_memory():
    """
    Give the megabytes that this process held at most.

    What getrusage says is too much on Linux: it counts what the process held that
    started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (2**20 if sys.platform == "darwin" else 2**10)


def processor_seconds():
    """Give what this process used of the processors, and those that it started and that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(name, folder, out):
    begun = time.perf_counter()
    run = CONTENDERS[name]()
    loaded, used = time.perf_counter(), processor_seconds()
    table = run(folder)
    done, processor = time.perf_counter(), processor_seconds() - used
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if table is not None:
        table["doc_id"] = table["doc_id"].astype(str)
        table[["doc_id", "term", "count"]].to_csv(out, index=False)
    figures = {
        "load": loaded - begun,
        "work": done - loaded,
        "processor": processor,
        "memory": max(peak_memory(), workers),
    }
    print("\n" + json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
