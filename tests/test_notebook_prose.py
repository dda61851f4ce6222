"""What the notebooks say in words is what they compute."""

import pandas as pd
import pytest

from analysis import (
    aligned_members,
    chains,
    change_points,
    collocates,
    concordance,
    coverage,
    dispersion,
    find_slogans,
    first_use,
    keyness,
    lexical_diversity,
    lifelines,
    load_slogans,
    load_stopwords,
    modality,
    ngrams,
    numbered_slogans,
    parallel_sets,
    read_reference,
    reuse,
    run_repetition,
    segment,
    segmentation_loss,
    shared_runs,
    slogan_counts,
    slogan_ranks,
    slogan_trends,
    term_frequencies,
    text_profile,
    unsaid,
    with_sections,
)


def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_numbers_in_the_prose_of_01(committed, speech, sections):
    from analysis import claimed_lengths, placeholders, section_lengths

    text, lengths = prose(committed["01_the_speech"]), section_lengths(speech.documents, sections)
    claims = claimed_lengths(speech.documents, lengths).set_index("unit")
    one, two, three = lengths["han_chars"][2:]
    shares = [f"{share:.0%}".replace("%", " %") for share in lengths["share"][2:]]
    raw = speech.documents["text"][0]

    assert f"{shares[0]} of the Han characters, the admission of gaps {shares[1]}" in text
    assert f"the promise of development {shares[2]}" in text
    assert f"{one}, {two} and {three} Han characters" in text
    assert f"claim of {claims['claimed'].iloc[0]:,}" in text
    assert f"gives {claims.loc['word_count', 'counted']:,} with the title: 0.1 % more" in text
    assert round(100 * claims.loc["word_count", "relative"], 1) == 0.1
    assert f"Han characters alone are {claims.loc['han_chars', 'counted']:,}" in text
    assert f"white space {claims.loc['nonspace_chars', 'counted']:,}" in text
    assert f"{len(placeholders(speech.documents))} places are crossed out, all as XXX" in text
    assert raw.count("XXX总书记") == 1
    assert raw.count("习近平总书记") == 2


def test_numbers_in_the_prose_of_02(committed, speech, sections, tokens):
    text = prose(committed["02_words"])
    table = term_frequencies(tokens, stopwords=load_stopwords())
    by_section = term_frequencies(with_sections(tokens, sections), by="section_id")
    counts = by_section.set_index(["term", "section_id"])["count"]
    most = table["count"].head(1).item()

    assert f"is no grammar is {table['term'][0]} ({most} times)" in text
    assert f"优势 ({table.set_index('term').loc['优势', 'count']}) hardly leaves the first" in text
    assert counts["优势"][2] >= counts["优势"].sum() - 2
    assert counts["发展"].idxmax() == 2
    assert counts["要"][[2, 3]].sum() > 0.8 * most
    assert counts["学习"][1] == counts["学习"].sum() - 1
    assert counts["委员"].idxmax() == 3
    assert 750 < len(tokens) < 850


def test_numbers_in_the_prose_of_03(committed, speech, sections, root):
    text = prose(committed["03_slogans"])
    mentions = find_slogans(speech.documents, load_slogans())
    counts = slogan_counts(mentions, speech.documents)
    loss = segmentation_loss(mentions, segment(speech.documents, ()))
    places, whole = counts["count"].sum(), loss["whole"].sum()
    loyal = mentions[mentions["slogan"].isin(["两个确立", "四个意识", "四个自信", "两个维护"])]
    located = with_sections(mentions[mentions["nested_in"].isna()], sections)
    from analysis import section_lengths

    lengths = section_lengths(speech.documents, sections).set_index("section_id")["han_chars"]
    density = (located.groupby("section_id").size() / lengths).sort_values(ascending=False)

    broken = segmentation_loss(mentions, segment(speech.documents))
    assert broken.loc[broken["whole"] < broken["mentions"], "slogan"].str.contains("、").all()
    once = (counts["count"] == 1).sum()
    assert f"{places} places hold {len(counts)} different slogans" in text
    assert f"{once} of the {len(counts)} slogans stand once" in text
    assert counts.loc[counts["count"] > 2, ["slogan", "count"]].to_numpy().tolist() == [
        ["高质量发展", 3]
    ]
    marked = counts.loc[counts["slogan"].str.contains("、"), "count"].sum()
    assert f"keeps {whole} of the {places} whole ({marked} hold 、 inside" in text
    assert loyal["slogan"].tolist() == ["两个确立", "四个意识", "四个自信", "两个维护"]
    assert sections["end"][2] - loyal["end"].max() < 50
    assert density.index[:2].tolist() == [0, 1]
    for name in ("README.md", "README.zh-CN.md"):
        readme = (root / name).read_text(encoding="utf-8")
        assert all(f"{number}" in readme for number in (places, len(counts), whole, marked))


def test_numbers_in_the_prose_of_04(committed, speech, sections, tokens):
    text = prose(committed["04_in_context"])
    strengths = concordance(speech.documents, "优势", sections=sections)
    gaps = concordance(speech.documents, "差距", sections=sections, sort="text")
    raw = speech.documents["text"][0]
    frame = concordance(
        speech.documents, "要紧紧围绕我县发展优势，发挥政协.{5,9}优势，助力", regex=True
    )
    spread = dispersion(tokens, sections).set_index("term")
    near = collocates(tokens, "优势").set_index("term").loc["发挥"]
    profile = text_profile(speech.documents, tokens).iloc[0]
    varied = lexical_diversity(with_sections(tokens, sections), by="section_id").set_index(
        "section_id"
    )
    content = spread[~spread.index.isin(load_stopwords()) & (spread["count"] > 7)]
    runs = term_frequencies(pd.concat([ngrams(tokens, n) for n in (2, 3, 4)]))
    often = runs.loc[runs["count"] > 3, "term"].str.replace(" ", "")

    places, praised = len(strengths), (strengths["section_id"] == 2).sum()
    assert f"优势 stands {places} times, {praised} of them in the part that praises" in text
    assert (len(frame), 2 * len(frame)) == (4, 8)
    assert "8 of them in one frame said four times over" in text
    assert f"差距 stands {len(gaps)} times" in text
    assert gaps["section_id"].tolist() == [0, 1, 3, 3]
    assert raw[gaps["start"].iloc[3] - 4 :].startswith("针对这些差距不足")
    assert all(word in raw[1160:1249] for word in ("不够", "薄弱"))
    whole = "要紧紧围绕我县发展优势发挥政协"
    assert sorted(run for run in often if run not in whole + "优势助力") == ["提供了", "的重要"]
    assert "all but two of the runs that stand four times or more" in text
    assert content.index[content["range"] == content["parts"]].tolist() == ["政协"]
    assert (
        f"in {near['observed']:.0f} places, where chance would put it near in {near['expected']:.1f}"
        in text
    )
    assert f"({profile['sentence_mean']:.0f} characters on average" in text
    assert (
        f"the longest {profile['sentence_max']}) and clauses are not ({profile['clause_mean']:.0f})"
        in text
    )
    assert varied["mattr"].idxmin() == varied["mtld"].idxmin() == varied["hdd"].idxmin() == 2


def test_numbers_in_the_prose_of_05(committed, speech, tokens, root):
    text = prose(committed["05_against_the_record"])
    record = read_reference("government_work_reports", (2018, 2023))
    theirs = record.terms.groupby("term", as_index=False)["count"].sum()
    compared = keyness(term_frequencies(tokens), theirs)
    key = compared[(compared["p_adjusted"] < 0.05) & ~compared["term"].isin(load_stopwords())]
    mentions = find_slogans(speech.documents, load_slogans())
    plain = segment(speech.documents, user_words=())
    shared = shared_runs(plain, record.runs)
    formula, common = (
        coverage(speech.documents, spans)["share"][0] for spans in (mentions, shared)
    )
    unheard = set(mentions.loc[mentions["nested_in"].isna(), "slogan"]) - set(
        record.slogans.loc[record.slogans["count"] > 0, "slogan"]
    )
    everything = read_reference("government_work_reports")
    every = run_repetition(everything.runs, everything.documents).set_index("doc_id")
    support = theirs.set_index("term").loc["支持", "count"]
    expected = support * len(tokens) / record.documents["words"].sum()

    assert f"{len(key)} terms are key against six work reports, all of them said more" in text
    assert (key["log_likelihood"] > 0).all()
    assert {"政协", "委员", "履职", "我县"} <= set(key["term"])
    assert f"({100 * formula:.0f} %) stand inside slogans; {100 * common:.1f} %" in text
    assert "支持" not in set(tokens["term"])
    assert f"支持, {support} times in the reports" in text
    assert round(expected) == 5
    assert f"{len(tokens)} words" in text
    assert round(record.documents["words"].sum(), -3) == 44_000
    assert (
        f"{len(unheard)} of {mentions.loc[mentions['nested_in'].isna(), 'slogan'].nunique()}"
        in text
    )
    assert (shared["start"].diff() > 20).sum() + 1 == 3
    assert (len(shared), len(ngrams(plain, 4))) == (24, 862)
    assert (
        f"(18.9 %) from the five before it, that of 1959 took over one in forty ({100 * every['share'].iloc[0]:.1f} %;"
        in text
    )
    assert round(100 * every.loc["work-2023", "share"], 1) == 18.9
    assert f"24 of 862 runs ({2400 / 862:.1f} %)" in text
    for name in ("README.md", "README.zh-CN.md"):
        readme = (root / name).read_text(encoding="utf-8")
        assert all(part in readme for part in (f"{100 * formula:.0f} %", f"{100 * common:.1f} %"))


def test_sets_in_the_prose_of_06(committed, speech, sections, root):
    text, raw = prose(committed["06_rhetoric"]), speech.documents["text"][0]
    sets = parallel_sets(speech.documents)
    large = sets[sets["grade"] == "set"]
    share, share_large = (coverage(speech.documents, spans)["share"][0] for spans in (sets, large))
    firsts = with_sections(large[large["member"] == 1], sections)
    found = firsts.groupby("section_id").size().reindex(sections["section_id"], fill_value=0)
    shared = sets["frame"].str.count(r"[^\W\d]")
    longest = sets[sets["set_id"] == sets["set_id"][shared.idxmax()]]
    pieces = aligned_members(speech.documents, longest)
    gaps = pieces[pieces["part"] == "gap"].groupby("column")["surface"].agg(list).tolist()

    assert 0.43 < share < 0.5
    assert "nearly half of the Han characters stand inside sets and pairs" in text
    assert 0.3 < share_large < 0.37
    assert "about a third inside sets of three and more" in text
    assert (found > 0).all()
    assert found.idxmax() == 3
    assert longest["frame"].iloc[0] == "要紧紧围绕我县发展优势，发挥政协…的…优势，助力…"
    assert f"{longest['frame'].iloc[0]}." in text
    assert len(longest) == raw.count("围绕我县发展优势") == 4
    assert (longest["end"].map(lambda end: raw[end]) == "。").all()
    assert [", ".join(gap) in text for gap in gaps] == [True, True, False]
    for name, half in (("README.md", "Nearly half"), ("README.zh-CN.md", "近半")):
        assert half in (root / name).read_text(encoding="utf-8")


def test_the_rest_of_the_prose_of_06(committed, speech, sections, tokens, root):
    text, raw = prose(committed["06_rhetoric"]), speech.documents["text"][0]
    table = modality(speech.documents, sections, tokens)
    duty = table[table["force"] == "duty"].set_index("section_id")
    forced = table.groupby("force")["count"].sum()
    numbered = numbered_slogans(speech.documents).set_index("formula")
    links = chains(speech.documents, tokens)
    again = reuse(speech.documents, min_chars=10)
    said = [raw[a:b] for a, b in zip(again["start"], again["end"], strict=True)]
    vow = "多献富民强县之计、多谋稳定和谐之策、多担民主监督之责"

    assert duty.loc[[2, 3, 4], "terms"].tolist() == ["要 8", "要 6", "要 2"]
    assert "stands 8 times where strengths are praised, 6 times where gaps are admitted" in text
    assert "and 2 times where measures are promised" in text
    assert raw.count("要紧紧围绕") == 4
    assert forced["prohibition"] == 0
    going_on = table[(table["force"] == "continuity") & (table["section_id"] == 4)]
    assert going_on["terms"].item() == "加快 1、持续 1"
    assert f"all {len(numbered)} are known to the lexicon, and none is explained" in text
    assert numbered["known"].all()
    assert not numbered["source"].eq("text").any()
    assert numbered.index[numbered["items"].isna()].tolist() == ["七个作模范"]
    behind = raw[numbered.loc["两个薄弱", "end"] :].split("。")[0]
    assert behind.count("还不够") == 3
    assert numbered.loc["两个薄弱", "items"].count("|") == 1
    assert links["surface"].tolist() == ["一方面", "另一方面"]
    assert set(with_sections(links, sections)["section_id"]) == {2}
    assert f"3 of the {len(again)} passages are the frame of above" in text
    assert [passage.startswith("要紧紧围绕我县发展优势") for passage in said] == [True] * 3 + [
        False
    ] * 2
    assert said[3] == "学习贯彻习近平总书记关于"
    assert said[4] == vow.replace("多", "")
    assert vow in raw
    assert with_sections(again, sections)["section_id"].iloc[-1] == 4
    english, chinese = (
        (root / name).read_text(encoding="utf-8").replace("\n ", "")
        for name in ("README.md", "README.zh-CN.md")
    )
    assert "要 commands 8 times where strengths are praised and 2 times where measures" in english
    assert "讲优势时用了 8 次“要”，许诺举措时只用了 2 次" in chinese


@pytest.fixture(scope="module")
def record():
    return read_reference("government_work_reports")


@pytest.fixture(scope="module")
def lives(record):
    counts = record.slogans["count"] + record.slogans["nested"]
    trends = slogan_trends(record.slogans.assign(count=counts), record.documents)
    return lifelines(trends).set_index("slogan")


def test_history_in_the_prose_of_07(committed, record, lives):
    text = prose(committed["07_through_time"])
    peaks = {"大跃进": 1960, "四个现代化": 1979, "改革开放": 1992, "科学发展观": 2005}
    reform = record.terms[record.terms["term"] == "改革"]
    turns = change_points(slogan_trends(reform, record.documents)).set_index("label")
    rose, fell = turns.loc["1980"], turns.loc["2020"]
    years = record.documents["year"]

    assert lives.loc[[*peaks, "高质量发展"], "peak"].astype(int).tolist() == [*peaks.values(), 2024]
    assert "大跃进 (Great Leap Forward) is at its height in 1960, 四个现代化 in 1979" in text
    assert (
        "改革开放 in 1992, the year of the southern tour, 科学发展观 in 2005, 高质量发展 in 2024"
        in text
    )
    assert lives[["periods_missing", "periods_covered"]].iloc[0].tolist() == [16, 56]
    assert "In 16 of the 72 years" in text
    assert lives.loc["改革开放", ["first", "gap_periods", "open_end"]].tolist() == ["1988", 0, True]
    assert (lives.loc[["大跃进", "四个现代化", "三个代表"], "last"].astype(int) <= 2018).all()
    assert lives.loc["治理整顿", ["last", "returns"]].tolist() == ["2005", 1]
    assert lives.loc["四个现代化", ["gap_to", "gap_documents"]].tolist() == ["1987", 6]
    assert "四个现代化 in 1988 after six reports without it" in text
    assert [(years // 10 == decade).sum() for decade in (196, 197)] == [2, 3]
    assert (rose["previous"], round(rose["after"] / rose["before"])) == ("1979", 4)
    assert 14 < turns.loc["1985", "after"] / rose["before"] < 15
    assert turns.loc["1989", "after"] / turns.loc["1989", "before"] == pytest.approx(
        1 / 3, abs=0.02
    )
    assert fell["after"] / fell["before"] == pytest.approx(1 / 2, abs=0.01)
    assert {"1989", "1992"} <= set(turns.index)


def test_what_is_known_and_what_the_record_says_otherwise(committed, record, lives):
    text = prose(committed["07_through_time"])
    series = [record, read_reference("cpc_congress_reports")]
    documents, uses = (
        pd.concat([getattr(part, name) for part in series]) for name in ("documents", "slogans")
    )
    seen = first_use(load_slogans(), documents, uses).set_index("slogan")
    words = record.terms[record.terms["doc_id"] == "work-1987"].set_index("term")["count"]

    assert seen.loc["两个确立", ["introduced", "first_seen"]].tolist() == ["2021-11-11", "2022"]
    assert 2004 <= int(lives.loc["科学发展观", "peak"]) <= 2012
    assert lives.loc["科学发展观", "last"] == "2018"
    assert seen.loc["改革开放", "first_doc"] == "congress-13"
    assert words[["改革", "开放"]].min() > 10
    assert "until 1987 the reports say 改革 and 开放 apart" in text
    assert seen.loc["四个现代化", ["introduced", "first_seen"]].tolist() == ["1964-12", "1978"]
    assert {"1964", "1975"} <= set(record.documents["year"].astype(str))
    assert seen.index[seen["contradiction"].fillna(False)].tolist() == ["新发展理念"]
    assert seen.loc["中国式现代化", ["introduced", "first_seen"]].tolist() == ["1979-03", "2022"]


def test_ranks_in_the_prose_of_07(committed, record):
    decades = record.documents["year"].floordiv(10).astype("str")
    trends = slogan_trends(record.slogans, record.documents.assign(decade=decades), "decade")
    first = slogan_ranks(trends, 3).set_index(["label", "place"])["slogan"]

    assert [first[decade, 1] for decade in ("199", "200", "201")] == ["改革开放"] * 3
    assert first["202"].tolist() == ["高质量发展", "脱贫攻坚", "改革开放"]
    assert "third in the 2020s, behind 高质量发展 and 脱贫攻坚" in prose(
        committed["07_through_time"]
    )


def test_sums_in_the_prose_of_07(committed, record):
    uses = record.slogans.merge(record.documents[["doc_id", "year"]])
    summed = uses.groupby("slogan")["count"].sum().sort_values(ascending=False)
    early = uses[(uses["slogan"] == "治理整顿") & uses["year"].isin([1989, 1990])]["count"].sum()

    assert summed.head(2).to_dict() == {"改革开放": 316, "治理整顿": 79}
    assert early == 66
    assert (
        "改革开放 has 316 places, the next, 治理整顿, 79, and 66 of these are of 1989 and 1990"
        in prose(committed["07_through_time"])
    )
    assert {"大跃进", "高质量发展"} <= set(summed.index[:50])


def test_numbers_in_the_prose_of_07_on_the_speech(committed, speech, record, root):
    text = prose(committed["07_through_time"])
    mentions = find_slogans(speech.documents, load_slogans())
    said = mentions.loc[mentions["nested_in"].isna(), "slogan"].unique()
    series = [record, read_reference("cpc_congress_reports")]
    documents, uses = (
        pd.concat([getattr(part, name) for part in series]) for name in ("documents", "slogans")
    )
    seen = first_use(load_slogans(), documents, uses).set_index("slogan").loc[said]
    both = [pd.to_numeric(seen[name].str[:4]) for name in ("introduced", "first_seen")]
    came = pd.concat(both, axis=1).min(axis=1)
    year = record.slogans[record.slogans["doc_id"] == "work-2023"]
    year = year.assign(count=year["count"] + year["nested"])
    length = coverage(speech.documents, mentions)["han_chars"].sum()
    report = record.documents[record.documents["doc_id"] == "work-2023"]
    silent = unsaid(mentions["slogan"], length, year, report)
    spans = [came.between(*span).sum() for span in ((0, 1992), (1993, 2011), (2012, 2025))]

    assert (came.notna().sum(), len(came), spans) == (29, 51, [4, 2, 23])
    assert "of its 51 slogans 29 can be dated, and 23 of these came in 2012 or later" in text
    assert "only four are older than 1993" in text
    assert "four came before 1993, two up to 2011, 23 since 2012" in text
    assert f"{(came >= 2017).sum()} of these since 2017. The oldest" in text
    assert (came.idxmin(), came.isna().sum()) == ("中国式现代化", 22)
    assert "The 22 without a date" in text
    assert (len(silent), silent["slogan"][0]) == (126, "脱贫攻坚")
    assert f"in {100 * silent['chance'][0]:.0f} of 100 cases" in text
    assert {"供给侧结构性改革", "改革开放", "乡村振兴"} <= set(silent["slogan"].head(5))
    for name in ("README.md", "README.zh-CN.md"):
        readme = (root / name).read_text(encoding="utf-8")
        assert all(f"{number}" in readme for number in (29, 23, 126))


def test_numbers_in_the_readme(root, speech, sections):
    from analysis import section_lengths

    lengths = section_lengths(speech.documents, sections)
    for name in ("README.md", "README.zh-CN.md"):
        readme = (root / name).read_text(encoding="utf-8").replace(",", "")
        assert all(f"{number}" in readme for number in lengths["han_chars"][2:])
        assert f"{lengths['han_chars'].sum()}" in readme
        assert f"{lengths['word_count'].sum()}" in readme
        assert "2167" in readme
