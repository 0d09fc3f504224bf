"""Lays real articles out the ways newspapers' pages arrive, with the truth of what was done. No program of its own: broken.py scores with it.

The same seed gives the same pages. A page is drawn in a style (STYLES); what a style does not name is as in Style().
"""
import dataclasses
import datetime
import random
import re

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "明华强军丽敏静涛磊洋勇艳杰娟涛秀兰霞平刚桂英文辉玲建国玉梅志海燕晓云飞雪松宁佳怡浩宇欣然雨晨子涵"
PLACES = ("北京", "广州", "西安", "杭州", "兰州", "海口", "银川")
SENTENCE_END = re.compile(r"[。！？…][”’」』）]*$")
FORBIDDEN_AT_BEGIN = "，。、；：！？”’）》」』…"
BANNERS = ("特别报道·回眸这一年", "深入学习贯彻全会精神", "聚焦两会·解读报告")
RUNNING_HEADS = ("A2版 要闻", "第03版：综合新闻", "澜州日报·要闻")
SUBHEADS = ("人从哪来", "钱怎么花", "一笔明白账", "说干就干", "难在哪里", "变化看得见", "不等不靠", "一年之后", "从零开始", "最后一公里", "老办法新用",
            "把门打开", "先算一笔账", "路越走越宽", "谁来接班", "往前再走一步", "留住人才是关键", "一张清单管到底", "办法总比困难多", "日子有了盼头")
CHROME = ("上一版 下一版", "返回目录 放大 缩小 全文复制")


@dataclasses.dataclass
class Style:
    articles: tuple = (3, 6)   # on a page, least and most
    paragraphs: int = 5        # of an article, at most
    indent: str = ""
    paragraph_gap: int = 1     # empty lines between paragraphs
    article_gap: int = 1       # and in front of a head
    width: tuple = ()          # of a column, one drawn for each page; none: a paragraph is a line
    cut: float = 0             # share of paragraphs that a column's end cuts, with an empty line
    between: tuple = ()        # what may stand in such a cut: caption, banner, chrome
    far: float = 0             # share of articles whose last part stands behind the next article
    short_rests: float = 0     # share of cuts that leave a few words
    short_begins: float = 0    # share of cuts that have a few words in front of them
    backwards: float = 0       # share of articles whose last part stands between head and opening
    turned: float = 0          # share of articles that end with 下转第三版, and of pages that begin with 上接第一版
    notices: float = 0         # share of pages with 启事 and 公告 among the articles
    head: str = "before"       # before | behind
    extra_heads: float = 0.2   # share of articles with a second line of heads
    subheads: float = 0        # share of articles with subheads, two or more
    opening: tuple = ("paper",)
    byline: tuple = ("opening", "tail line", "tail")
    rare_bylines: float = 0    # share of bylines in rarer forms
    spaced_names: float = 0.1  # share of names of two with a blank inside
    captions: float = 0        # share of articles with a picture behind
    frame: float = 0           # share of pages with running heads, chrome and a desk line
    briefs: float = 0          # share of pages that end with a column of briefs


STYLES = {
    "paragraphs": Style(),
    "no blank lines": Style(paragraph_gap=0, article_gap=0, indent="\u3000\u3000"),
    "no blanks at all": Style(paragraph_gap=0, article_gap=0),
    "wrapped, indented": Style(paragraph_gap=0, indent="\u3000\u3000", width=(10, 14, 18, 22, 28, 34, 40)),
    "wrapped, blank lines": Style(paragraph_gap=1, width=(12, 16, 20, 26, 32, 40)),
    "cut by columns": Style(cut=0.35),
    "cut, with pictures": Style(cut=0.35, between=("caption", "banner", "chrome"), captions=0.3),
    "goes on far away": Style(cut=0.1, far=0.4),
    "short rests": Style(cut=0.4, short_rests=0.7, between=("caption", "chrome"), captions=0.2),
    "short rests far away": Style(cut=0.1, far=0.5, short_rests=0.6),
    "short begins": Style(cut=0.35, short_begins=0.7, between=("caption", "chrome"), captions=0.2),
    "short begins far away": Style(far=0.3, short_begins=0.6, byline=("opening", "tail line")),
    "goes on backwards": Style(cut=0.1, short_rests=0.2, backwards=0.4, byline=("opening", "tail line")),
    "continued on other pages": Style(turned=0.4, cut=0.1, byline=("opening", "tail line")),
    "notices": Style(notices=1, byline=("opening", "tail", "none")),
    "head behind": Style(head="behind", opening=("paper", "agency"), byline=("opening",)),
    "kicker and subtitle": Style(extra_heads=1, cut=0.1),
    "subheads": Style(subheads=0.7, paragraphs=6, byline=("head line", "tail line", "tail")),
    "byline below head": Style(byline=("head line",), opening=("none", "none", "paper"), spaced_names=0.4, extra_heads=0.4),
    "rare bylines": Style(rare_bylines=1, byline=("head line", "tail line"), opening=("none", "paper"), spaced_names=0.3),
    "nobody named": Style(byline=("none",), opening=("none", "paper"), cut=0.1),
    "pictures": Style(captions=0.8, frame=0.5),
    "datelines": Style(opening=("agency", "place", "relative", "day", "told"), byline=("opening", "tail")),
    "briefs": Style(briefs=1, articles=(1, 3)),
    "all at once": Style(cut=0.25, between=("caption", "banner"), far=0.15, extra_heads=0.4, subheads=0.1, captions=0.3, frame=0.5, briefs=0.3,
                         opening=("paper", "agency", "place", "none"), byline=("opening", "tail line", "tail", "head line", "none")),
}


class Sheet:
    """A page as lines, and what is true of it."""

    def __init__(self):
        self.lines, self.articles = [], []

    def add(self, text, gap=0, indent=""):
        self.lines += [""] * gap
        self.lines.append(indent + text)
        return len(self.lines) - 1

    def finish(self):
        """The page's bytes and its articles as marks.PageSet gives them."""
        begins, at = [], 0
        for line in self.lines:
            begins.append(at)
            at += len(line.encode()) + 1
        raw = ("\n".join(self.lines) + "\n").encode()

        def span(n):
            indent = len(self.lines[n].encode()) - len(self.lines[n].lstrip(" \u3000").encode())
            return [begins[n] + indent, begins[n] + len(self.lines[n].encode())]

        marked = []
        for article in self.articles:
            joins = [{"at": span(left)[1], "resume": span(right)[0]} for left, right in article["joined"]]
            marked.append({**article, "headline": [self.lines[n] for n in article["heads"]], "headline_spans": [span(n) for n in article["heads"]],
                           "reading_order": [span(n) for n in article["body"]], "broken_join_detail": joins})
        return raw, marked


def new_article(kind="article"):
    return {"kind": kind, "heads": [], "body": [], "joined": [], "reporters": [], "correspondents": [], "photographers": [],
            "event_date": None, "unscored": {"event dates"}}


class Breaker:
    def __init__(self, reals, style, issue_date, seed):
        self.reals, self.style, self.issue = reals, style, issue_date
        self.random = random.Random(seed)
        self.sheet = Sheet()
        self.width = self.random.choice(style.width) if style.width else 0
        self.spare = [text for real in reals for text in real.paragraphs[1:]]
        self.tail = None  # of an article: what is still to come behind the next one

    def chance(self, share):
        return share > 0 and self.random.random() < share

    def name(self):
        """A name as it is printed, and its form."""
        form = self.random.choice(SURNAMES) + "".join(self.random.sample(GIVEN, self.random.choice((1, 2, 2))))
        spaced = len(form) == 2 and self.chance(self.style.spaced_names)
        return (form[0] + self.random.choice((" ", "\u3000")) + form[1] if spaced else form), form

    def many_people(self, article):
        """The rarer forms of a byline that stands on a line of its own or at a text's end."""
        (a, a_form), (b, b_form), (c, c_form) = (self.name() for _ in range(3))
        text, reporters, correspondents, photographers = self.random.choice((
            (f"本报记者 {a} 通讯员 {b} 文/图", [a_form], [b_form], [a_form, b_form]),
            (f"文/本报记者 {a} 图/本报记者 {b}", [a_form], [], [b_form]),
            (f"本报记者 {a}/文 {b}/图", [a_form], [], [b_form]),
            (f"记者 {a} 文/摄", [a_form], [], [a_form]),
            (f"记者 {a} 摄影报道", [a_form], [], [a_form]),
            (f"撰文 {a} 摄影 {b}", [a_form], [], [b_form]),
            (f"记者：{a}", [a_form], [], []),
            (f"首席记者 {a} 实习生 {b}", [a_form, b_form], [], []),
            (f"通讯员 {a} {b} 记者 {c}", [c_form], [a_form, b_form], []),
            (f"新华社记者 {a} {b} {c}", [a_form, b_form, c_form], [], []),
            (f"特约通讯员 {a} 本报记者 {b}", [b_form], [a_form], []),
            (f"本报驻京记者 {a}", [a_form], [], []),
            (f"本报记者 {a} 实习生 {b} 通讯员 {c}", [a_form, b_form], [c_form], []),
            (f"本报评论员 {a}", [a_form], [], []),
            (f"文/{a} 摄影/{b}", [a_form], [], [b_form]),
            (f"记者 {a} 通讯员 {b} 摄影 {c}", [a_form], [b_form], [c_form]),
            (f"（作者：{a}）", [a_form], [], []),
            (f"本报全媒体首席记者 {a}", [a_form], [], []),
            (f"□ {a}", [a_form], [], []),
            (f"（{a}）", [a_form], [], []),
        ))
        article["reporters"] += reporters
        article["correspondents"] += correspondents
        article["photographers"] += photographers
        return text

    def people(self, article, paper):
        """记者 甲 乙 通讯员 丙, and puts them into the article."""
        if not paper and self.chance(self.style.rare_bylines):
            return self.many_people(article)
        role = self.random.choice(("记者", "记者", "记者", "见习记者", "全媒体记者"))
        blank = self.random.choice((" ", " ", "\u3000", ""))
        reporters = [self.name() for _ in range(self.random.choice((1, 1, 2)))]
        between = self.random.choice((" ", "、"))
        text = paper + role + blank + between.join(name for name, _ in reporters)
        article["reporters"] += [form for _, form in reporters]
        if self.chance(0.3):
            correspondents = [self.name() for _ in range(self.random.choice((1, 2)))]
            text += " 通讯员 " + " ".join(name for name, _ in correspondents)
            article["correspondents"] += [form for _, form in correspondents]
        return text

    def opening(self, article, named, first):
        """What stands in front of the first paragraph."""
        kind = self.random.choice(self.style.opening)
        day = self.issue - datetime.timedelta(days=self.random.randint(0, 3))
        people = f"（{self.people(article, self.random.choice(('', '', '本报')))}）" if named else ""
        if kind == "none":
            return people
        if kind == "paper":
            return self.random.choice(("本报讯", "本报讯", "晚报讯", "【本报讯】")) + (people or " ")
        dated = {"agency": f"新华社{self.random.choice(PLACES)}{day.month}月{day.day}日电",
                 "place": f"本报{self.random.choice(PLACES)}{day.month}月{day.day}日{self.random.choice('讯电')}"}
        if kind in dated:
            article["unscored"] = set()
            article["event_date"] = day.isoformat()
            return dated[kind] + (people or " ")
        article["unscored"] = set()
        if kind == "day":
            article["event_date"] = day.isoformat()
            return f"本报讯{people or ' '}{day.month}月{day.day}日，"
        if kind in ("told", "relative") and re.search("[月0-9]日|[月0-9]号", first[:170]):
            article["unscored"] = {"event dates"}  # the text tells a date of its own
        if kind == "told":
            days = self.random.randint(1, 6)
            told = self.issue - datetime.timedelta(days=days)
            weeks = {0: "本周", 1: "上周"}[(self.issue.isocalendar()[1] - told.isocalendar()[1]) % 52 % 51]
            month = "本月" if told.month == self.issue.month else "上月"
            words = [f"{weeks}{'一二三四五六日'[told.weekday()]}，", f"{month}{told.day}日，", f"{told.day}日，", f"记者{told.day}日从有关部门获悉，",
                     f"周{'一二三四五六日'[told.weekday()]}上午，"]
            article["event_date"] = told.isoformat()
            return f"本报讯{people or ' '}{self.random.choice(words)}"
        days, word = self.random.choice(((1, "昨日"), (1, "昨天"), (0, "今日"), (1, "昨日上午"), (2, "前天")))
        article["event_date"] = (self.issue - datetime.timedelta(days=days)).isoformat()
        return f"本报讯{people or ' '}{word}，"

    def pieces(self, text):
        """A paragraph's text as its lines in a column."""
        if not self.width:
            return [text]
        lines, room = [], self.width - len(self.style.indent)
        while text:
            take = min(room, len(text))
            while take < len(text) and take < room + 2 and text[take] in FORBIDDEN_AT_BEGIN:
                take += 1
            lines.append(text[:take])
            text, room = text[take:], self.width
        return lines

    def put_text(self, article, text, gap):
        """One paragraph, wrapped."""
        for k, line in enumerate(self.pieces(text)):
            n = self.sheet.add(line, gap=gap if k == 0 else 0, indent=self.style.indent if k == 0 else "")
            if k > 0 and not SENTENCE_END.search(self.sheet.lines[n - 1]):
                article["joined"].append((n - 1, n))
            article["body"].append(n)

    def cut_place(self, text):
        """A place in the middle of a sentence; 0 if there is none."""
        if self.chance(self.style.short_begins):
            early = [at for at in range(5, min(26, len(text) - 8))
                     if text[at] not in FORBIDDEN_AT_BEGIN and not SENTENCE_END.search(text[:at]) and text[at - 1] not in "；："]
            if early:
                return self.random.choice(early)
        margin = 2 if self.chance(self.style.short_rests) else 12
        places = [at for at in range(12, len(text) - margin)
                  if text[at] not in FORBIDDEN_AT_BEGIN and not SENTENCE_END.search(text[:at]) and text[at - 1] not in "；："]
        if margin == 2 and places:
            return self.random.choice(places[-14:])
        return self.random.choice(places) if places else 0

    def put_paragraph(self, article, text, gap):
        """One paragraph; a column's end may cut it. True if its rest was kept for later."""
        style = self.style
        at = self.cut_place(text) if self.chance(style.cut) else 0
        if not at:
            self.put_text(article, text, gap)
            return
        self.put_text(article, text[:at], gap)
        left = article["body"][-1]
        if style.between:
            self.put_between(self.random.choice(style.between))
        right = self.sheet.add(text[at:], gap=1)
        article["body"].append(right)
        article["joined"].append((left, right))

    def put_between(self, what):
        if what == "caption":
            self.put_caption()
        elif what == "banner":
            self.put_banner()
        else:
            self.sheet.add(self.random.choice(CHROME), gap=1)

    def put_banner(self):
        article = new_article("banner")
        article["heads"].append(self.sheet.add(self.random.choice(BANNERS), gap=1))
        self.sheet.articles.append(article)

    def put_caption(self):
        sentences = [text.split("。")[0] + "。" for text in self.random.sample(self.spare, 12)]
        text = next((text for text in sentences if 20 <= len(text) <= 90 and not re.search("[“”‘’]", text)), None)
        if text is None:
            return
        article = new_article("caption")
        name, form = self.name()
        article["photographers"].append(form)
        if self.chance(0.4):
            text = "图为" + text
        credit = self.random.choice((f"本报记者 {name} 摄", f"{name} 摄", f"新华社记者{name}摄", f"通讯员 {name} 摄", f"新华社发（{name}摄）"))
        if self.chance(0.5):
            article["body"].append(self.sheet.add(f"{text}{credit}" if "（" in credit else f"{text}（{credit}）", gap=2))
        else:
            article["body"] += [self.sheet.add(text, gap=2), self.sheet.add(credit, gap=self.random.choice((0, 1)))]
        self.sheet.articles.append(article)

    def put_heads(self, article, real, gap):
        heads = list(real.heads)
        if len(heads) == 1 and self.chance(self.style.extra_heads):
            clause = re.split("[，。；：]", real.paragraphs[-1])[0]
            if 9 <= len(clause) <= 24 and not re.search("[“”《》（）]", clause):
                heads.insert(self.random.choice((0, 1)), clause)
        for k, head in enumerate(heads):
            lines = self.wrapped_head(head)
            article["heads"] += [self.sheet.add(line, gap=gap if k == 0 and j == 0 else min(1, gap)) for j, line in enumerate(lines)]

    def wrapped_head(self, head):
        return head.split(" ") if self.width and len(head) > self.width and " " in head else [head]

    def put_article(self, real):
        style, article = self.style, new_article()
        self.sheet.articles.append(article)
        byline = self.random.choice(style.byline)
        if style.head == "before":
            self.put_heads(article, real, style.article_gap)
        if byline == "head line":
            line = self.people(article, "" if style.rare_bylines else self.random.choice(("", "本报", "澜州日报")))
            line = line if "□" in line or "（" in line else self.random.choice(("", "□", "■ ", "□ ")) + line
            article["body"].append(self.sheet.add(line, gap=style.paragraph_gap))
        paragraphs = real.paragraphs[: self.random.randint(2, style.paragraphs)]
        paragraphs[0] = self.opening(article, byline == "opening", paragraphs[0]) + paragraphs[0]
        tail_people = self.people(article, "" if style.rare_bylines else self.random.choice(("", "本报"))) if byline in ("tail", "tail line") else ""
        if byline == "tail":
            paragraphs[-1] += f"（{tail_people}）"
        if self.chance(style.backwards) and byline != "none" and len(paragraphs[0]) > 20:
            self.put_backwards(article, paragraphs, tail_people if byline == "tail line" else "")
            return
        is_far = self.tail is None and style.head == "before" and self.chance(style.far)
        has_subheads = self.chance(style.subheads) and len(paragraphs) > 2
        for k, text in enumerate(paragraphs):
            if k > 0 and has_subheads and (k <= 2 or self.chance(0.7)):
                article["body"].append(self.sheet.add(self.random.choice(SUBHEADS), gap=style.paragraph_gap))
            at = self.cut_place(text) if is_far and (k + 1 == len(paragraphs) or (k > 0 and self.chance(0.4))) else 0
            if at:
                self.put_text(article, text[:at], style.paragraph_gap)
                self.tail = (article, article["body"][-1], [text[at:]] + paragraphs[k + 1:], tail_people if byline == "tail line" else "")
                return
            if k + 1 == len(paragraphs) and self.chance(style.turned) and self.cut_place(text):
                turn = self.random.choice(("（下转第三版）", "（下转第3版）", "（下转A3版）"))
                self.put_text(article, text[: self.cut_place(text)] + turn, style.paragraph_gap)
                if byline in ("tail", "tail line"):
                    article["reporters"], article["correspondents"] = [], []  # they stand on the other page
                return
            self.put_paragraph(article, text, style.paragraph_gap)
        if style.head == "behind":
            self.put_heads(article, real, style.article_gap)
        if byline == "tail line":
            article["body"].append(self.sheet.add(tail_people if "（" in tail_people else self.random.choice((tail_people, f"（{tail_people}）")), gap=style.paragraph_gap))

    def put_backwards(self, article, paragraphs, people):
        """The last part first, with the byline; then the paragraphs from the opening to the middle of a sentence."""
        at = self.cut_place(paragraphs[-1])
        if not at:
            for text in paragraphs:
                self.put_text(article, text, 1)
            if people:
                article["body"].append(self.sheet.add(people, gap=1))
            return
        first = [self.sheet.add(paragraphs[-1][at:], gap=1)]
        if people:
            first.append(self.sheet.add(people, gap=1))
        for text in paragraphs[:-1] + [paragraphs[-1][:at]]:
            self.put_text(article, text, 1)
        article["joined"].append((article["body"][-1], first[0]))
        article["body"] += first

    def put_notice(self):
        """Lines that nobody signs as a writer, below a head that says what they are."""
        article = new_article()
        head, lines = self.random.choice((
            ("遗失声明", ["王建国遗失身份证，证号后四位3317，声明作废。", "澜州市望江路便民超市遗失公章一枚，声明作废。"]),
            ("停水公告", ["因管道改造，定于本月12日22时至次日6时对望江路沿线停水。", "请沿线用户提前储水。", "澜州市自来水公司"]),
            ("招聘启事", ["本社招聘编辑2名、校对1名，要求大专以上学历。", "有意者请于本月底前将简历寄至本报办公室，电话88123456。"]),
            ("拍卖公告", ["受委托，我公司定于3月28日10时在澜州宾馆公开拍卖旧机动车6辆。", "展示时间：3月26日至27日", "澜州市诚信拍卖有限公司"])))
        article["heads"].append(self.sheet.add(head, gap=1))
        article["body"] += [self.sheet.add(line, gap=self.style.paragraph_gap) for line in lines]
        self.sheet.articles.append(article)

    def put_rest_of_other_page(self):
        """（上接第一版）and the rest of a text that begins elsewhere: an article without a head."""
        article = new_article()
        real = self.random.choice(self.reals)
        at = self.cut_place(real.paragraphs[0])
        mark = self.random.choice(("（上接第一版）", "（上接A1版）", "（上接第1版）"))
        article["body"].append(self.sheet.add(mark + real.paragraphs[0][at:], gap=1))
        for text in real.paragraphs[1:3]:
            self.put_text(article, text, 1)
        self.sheet.articles.append(article)

    def put_far_tail(self):
        article, left, texts, people = self.tail
        self.tail = None
        rows = [self.sheet.add(text, gap=1) for text in texts]
        article["body"] += rows
        article["joined"].append((left, rows[0]))
        if people:
            article["body"].append(self.sheet.add(people, gap=1))

    def put_briefs(self):
        """A column of items of one paragraph under one head."""
        article = new_article()
        article["heads"].append(self.sheet.add(self.random.choice(("简讯", "短 讯", "要闻速览", "新闻集锦")), gap=2))
        mark = self.random.choice(("●", "■", "◆", "▲"))
        for text in self.random.sample(self.spare, self.random.randint(3, 5)):
            article["body"].append(self.sheet.add(mark + text, gap=1))
        self.sheet.articles.append(article)

    def page(self):
        style = self.style
        framed = self.chance(style.frame)
        if framed:
            self.sheet.add(self.random.choice(RUNNING_HEADS))
            self.sheet.add(f"{self.issue.year}年{self.issue.month}月{self.issue.day}日")
        if self.chance(style.turned):
            self.put_rest_of_other_page()
        for real in self.random.sample(self.reals, self.random.randint(*style.articles)):
            before = self.tail
            self.put_article(real)
            if before is not None:
                later, self.tail = self.tail if self.tail is not before else None, before
                self.put_far_tail()
                self.tail = later
            if self.chance(style.captions):
                self.put_caption()
            if self.chance(style.notices / 3):
                self.put_notice()
        if self.tail is not None:
            self.put_far_tail()
        if self.chance(style.briefs):
            self.put_briefs()
        if framed:
            self.sheet.add(f"责任编辑 {self.name()[0]} 版式 {self.name()[0]}", gap=1)
        return self.sheet.finish()
