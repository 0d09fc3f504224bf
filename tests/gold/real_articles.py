"""Real articles with a head and whole paragraphs, for broken_pages.py to lay out anew. No program of its own.

Always: the marked articles of our own training pages. Where ../shared/data is there: items of a year's evening news (xwlb_json) and of
人民日报 in 1998 (pd1998_5days). Openings, bylines and picture credits of the originals are taken off, since what an article is given here
must be all that it says of its people.
"""
import collections
import html
import json
import re

import marks

Real = collections.namedtuple("Real", "heads paragraphs")  # heads: lines as printed, kicker first; paragraphs: whole

OPENING = re.compile(r"^(?:[（(【]?(?:(?:本报|晚报|据?新华社|澜州日报)[^，。：]{0,24}?[讯电]|央视网消息)[】]?\s*)?(?:[（(][^）)]{2,40}[）)])?\s*(?:记者[^：，。]{2,16}报道)?[：:]?\s*")
ITEM = re.compile(r"^[●■◆▲]|^[一二三四五六七八九十]、")
PEOPLE = re.compile(r"记者|通讯员|摄影|摄\s*[）)]|责任?编|供稿|讯[（(　 ]|电[（(　 ]|来源|^[（(]|[）)]$")
SENTENCE_END = re.compile(r"[。！？…][”’」』）]*$")
PARAGRAPHS_MAX = 6


def whole(paragraphs):
    """The paragraphs that are running text and name nobody as a writer; none if one in the middle is not."""
    kept = [paragraph.strip(" \u3000\r\n\t") for paragraph in paragraphs[:PARAGRAPHS_MAX]]
    if kept:
        kept[0] = OPENING.sub("", kept[0], count=1)
    ok = all(len(text) >= 24 and SENTENCE_END.search(text) and not PEOPLE.search(text) and not ITEM.search(text) and "\n" not in text for text in kept)
    return kept if ok else []


def of_training_pages():
    pages = marks.PageSet("training", marks.PROJECT / "tests/gold/pages/training", marks.PROJECT / "seeds")
    for doc in pages.docs:
        page = pages.page(doc)
        for article in pages.articles(doc):
            if article["kind"] != "article" or article["nested_captions"] or article["subhead_spans"] or not article["headline_spans"]:
                continue
            joined = {join["at"]: join["resume"] for join in article["broken_join_detail"]}
            paragraphs, resume = [], None
            for span in article["reading_order"]:
                text = page.slice(span)
                if resume == span[0]:
                    paragraphs[-1] += text
                else:
                    paragraphs.append(text)
                resume = joined.get(span[1])
            if paragraphs and PEOPLE.search(paragraphs[-1]) and len(paragraphs[-1]) < 60:
                paragraphs.pop()  # a byline at the end
            paragraphs = whole(paragraphs)
            if len(paragraphs) >= 2:
                yield Real([page.slice(span) for span in article["headline_spans"]], paragraphs)


def of_evening_news(folder):
    for path in sorted(folder.glob("assets/*/*.json"))[::23]:
        for item in json.loads(path.read_text(encoding="utf-8"))["videoList"]:
            head = re.sub(r"^(\[视频\])?(【[^】]*】)?", "", item["video_title"]).strip()
            paragraphs = re.findall(r"<p>(.*?)</p>", item["video_detail"]["content"], re.S)
            paragraphs = whole([html.unescape(re.sub(r"<[^>]*>", "", text)) for text in paragraphs])
            if 8 <= len(head) <= 28 and len(paragraphs) >= 2:
                yield Real([head], paragraphs)


def of_peoples_daily(folder):
    for path in sorted(folder.glob("pages/19980101-*.txt")) + sorted(folder.glob("pages/19980103-*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [row.split("\t") for row in path.with_suffix(".gold.tsv").read_text(encoding="utf-8").splitlines()]
        articles = collections.defaultdict(list)
        for line, row in zip(lines, rows):
            articles[row[0]].append(line)
        for article in articles.values():
            heads = []
            while article and len(heads) < 3 and len(article[0]) <= 26 and not SENTENCE_END.search(article[0]):
                heads.append(article.pop(0))
            paragraphs = whole(article)
            if heads and len(paragraphs) >= 2 and not any(PEOPLE.search(head) or re.fullmatch(r"[\u4e00-\u9fff]{2,4}", head) for head in heads):
                yield Real(heads, paragraphs)


def sources():
    """(name, articles) of what is there; says what is not."""
    yield "our own", list(of_training_pages())
    for name, folder, read in (("evening news", "xwlb_json", of_evening_news), ("人民日报", "pd1998_5days", of_peoples_daily)):
        if (marks.SHARED / "data" / folder).is_dir():
            yield name, list(read(marks.SHARED / "data" / folder))
        else:
            print(f"skipped: ../shared/data/{folder} is not there; pages are broken from the other articles")
