#!/usr/bin/env python3
"""Writes the word tables of the name finder as a C++ source: one trie over the lists of seeds/words, and over the table of administrative
divisions if it is at hand (fetch_gazetteer.py). python3 make_name_tables.py WORDS_FOLDER GAZETTEER_FOLDER|- OUTPUT.cpp"""
import hashlib
import json
import os
import re
import sys

# Bits; the same as in core/segment/names_words.h.
FLAGS = {name: 1 << i for i, name in enumerate(
    ["surname", "common_surname", "title", "weak_title", "byline", "credit", "speech", "person", "place", "short_place", "full_place",
     "place_ending", "organisation_ending", "organisation", "boundary", "given", "sound", "abbreviation", "area_ending", "country", "courtesy", "trade", "direction", "common_ending", "modifier", "between", "act", "not_name", "own_core"])}
COMMON_SURNAMES = 150  # surnames.txt has them in rough order of frequency
ABBREVIATIONS = "京津沪渝冀豫鄂湘皖鲁苏浙赣闽粤桂琼滇黔川陕甘晋辽蒙藏疆港澳台郑汴洛杭甬穗深莞蓉榕厦"
DIRECTIONS = [a + b for a in "东南西北中" for b in ("部", "郊", "城")] + [a + b for a in ("东南", "东北", "西南", "西北", "中西") for b in ("", "部")] + \
             ["城" + a for a in "东南西北"]

SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|矿区|省|市|区|县|州|盟|旗)$")
PEOPLES = re.compile("(?:汉|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
                     "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族|蒙古(?=自治)|"
                     "哈萨克(?=自治)|柯尔克孜(?=自治)|锡伯(?=自治)")
ZONES = ("开发区", "示范区", "管理区", "实验区", "试验区", "园区", "合作区", "产业区", "农场", "度假区")
ORDINARY = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "中区"}


def read_sections(folder, name):
    """(section, words) pairs of a list; a section is a comment line."""
    sections = [("", [])]
    for line in open(os.path.join(folder, name), encoding="utf-8"):
        line = line.strip()
        if line.startswith("#"):
            sections.append((line[1:].strip(), []))
        elif line:
            sections[-1][1].append(line)
    return sections


def read_words(folder, name):
    return [word for _, words in read_sections(folder, name) for word in words]


class Words:
    def __init__(self):
        self.flags = {}

    def add(self, word, flag):
        if word and all(ord(c) < 0x10000 for c in word):
            self.flags[word] = self.flags.get(word, 0) | FLAGS[flag]


def short_name(full):
    """恩施土家族苗族自治州 -> 恩施; empty where the rest is no name."""
    short = SUFFIX.sub("", full)
    if short == full:
        return ""
    short = PEOPLES.split(short)[0]
    return short if len(short) >= 2 else ""


def add_divisions(words, folder, ordinary_words):
    def add(full, with_short):
        if full in ORDINARY or len(full) < 2:
            return
        # 滑县 stands alone; 东区 does not.
        words.add(full, "full_place" if len(full) >= 3 else "place" if full[-1] == "县" else "short_place")
        short = short_name(full) if with_short and not full.endswith(ZONES) else ""
        if short and len(full) > len(short) + 1 and full[-1] in "州县区旗":
            words.add(short + full[-1], "full_place")  # 恩施州, 管城区
        if short and not words.flags.get(short, 0) & FLAGS["place"]:
            words.add(short, "short_place" if short in ordinary_words else "place")

    mainland = json.load(open(os.path.join(folder, "pcas.json"), encoding="utf-8"))
    for province, cities in mainland.items():
        add(province, True)
        for city, areas in cities.items():
            add(city, True)
            for area, towns in areas.items():
                add(area, True)
                for town in towns:  # 41,352: by their full names alone
                    if len(town) >= 3 and town.endswith(("镇", "乡", "街道", "街道办事处", "苏木")):
                        add(re.sub("(?:街道办事处|办事处)$", "街道", town), False)
    for region, parts in json.load(open(os.path.join(folder, "HK-MO-TW.json"), encoding="utf-8")).items():
        for part, areas in parts.items():
            for name in [part, *areas]:
                if len(name) >= 3:
                    add(name, False)


def collect(folder, gazetteer):
    words = Words()
    surname_words = read_words(folder, "surnames.txt")
    for rank, word in enumerate(surname_words):
        words.add(word, "surname")
        if rank < COMMON_SURNAMES or len(word) > 1:
            words.add(word, "common_surname")
    for section, listed in read_sections(folder, "titles.txt"):
        weak = section.startswith(("work and village", "culture"))
        for word in listed:
            words.add(word, "weak_title" if weak else "title")
            if section.startswith("courtesy"):
                words.add(word, "courtesy")
    for section, listed in read_sections(folder, "byline-words.txt"):
        for word in listed:
            if section.startswith(("writers", "desk")) and not word.endswith(("讯", "道", "综合", "设计", "热线", "邮箱", "视觉", "新闻")):
                words.add(word, "byline")
            elif section.startswith("pictures"):
                words.add(word, "credit")
    for name, flag in [("speech-verbs.txt", "speech"), ("persons.txt", "person"), ("places.txt", "place"), ("industries.txt", "trade"),
                       ("name-verbs.txt", "act"), ("organisation-common.txt", "common_ending"), ("organisation-modifiers.txt", "modifier"),
                       ("place-endings.txt", "place_ending"), ("organisation-suffixes.txt", "organisation_ending"),
                       ("organisations.txt", "organisation"), ("stop-words.txt", "boundary"),
                       ("given-name-characters.txt", "given"), ("transliteration-characters.txt", "sound")]:
        for word in read_words(folder, name):
            words.add(word, flag)
    for section, listed in read_sections(folder, "name-boundaries.txt"):
        for word in listed:
            words.add(word, "between" if section.startswith("between") else "not_name" if section.startswith("words that look") else "boundary")
    for section, listed in read_sections(folder, "places.txt"):
        for word in listed:
            if section == "countries" or word == "中国":
                words.add(word, "country")
    for section, listed in read_sections(folder, "place-endings.txt"):
        for word in listed:
            if section.startswith("areas"):
                words.add(word, "area_ending")
            elif section.startswith("with a core"):
                words.add(word, "own_core")
    for word in DIRECTIONS:
        words.add(word, "direction")
    for c in ABBREVIATIONS:
        words.add(c, "abbreviation")
    ordinary_words = set(read_words(folder, "place-words.txt"))
    for word in ordinary_words:
        words.flags[word] = words.flags.get(word, 0) & ~FLAGS["place"]
        words.add(word, "short_place")
    if gazetteer:
        add_divisions(words, gazetteer, ordinary_words)
    return words.flags


def build_lists(flags):
    """The words as a trie whose lists of children are kept once where they are equal: thousands of towns go on with 镇 and no more. A list is a
    tuple of (code point, flags of the word that ends there, index of the list that follows); list 0 is empty, list 1 the root's."""
    root = {}
    for word in sorted(flags):
        node = root
        for c in word:
            node = node.setdefault(c, {})
        node[""] = flags[word]
    levels = [[root]]
    while levels[-1]:
        levels.append([child for node in levels[-1] for c, child in node.items() if c])
    numbers, number_of_node = {(): 0}, {}
    for node in (node for level in reversed(levels) for node in level):
        children = tuple((ord(c), node[c].get("", 0), number_of_node[id(node[c])]) for c in sorted(filter(None, node)))
        number_of_node[id(node)] = numbers.setdefault(children, len(numbers))
    lists = list(numbers)
    # In breadth-first order, so that what begins words lies together.
    order = {0: 0, number_of_node[id(root)]: 1}
    following = [number_of_node[id(root)]]
    for number in following:
        for _, _, child in lists[number]:
            if child not in order:
                order[child] = len(order)
                following.append(child)
    return [tuple((label, flags, order[child]) for label, flags, child in lists[number]) for number in order]


def lines_of(numbers):
    for i in range(0, len(numbers), 20):
        yield ",".join(map(str, numbers[i:i + 20])) + ","


def main(folder, gazetteer, output):
    name = "none"
    if gazetteer != "-":
        name = open(os.path.join(gazetteer, "NAME"), encoding="utf-8").read().strip()
    flags = collect(folder, gazetteer if gazetteer != "-" else None)
    lists = build_lists(flags)
    nodes = [(0, 0, 1)]  # the root
    begins = []
    for children in lists:
        begins.append(len(nodes))
        nodes += children
    begins.append(len(nodes))
    labels, sets, child_lists = zip(*nodes)
    distinct = sorted(set(sets))
    assert distinct[0] == 0 and len(distinct) < 256 and len(lists) < 1 << 16
    digest = hashlib.sha256("\n".join(f"{w}\t{flags[w]}" for w in sorted(flags)).encode()).hexdigest()[:16]
    with open(output, "w", encoding="utf-8") as out:
        print("// Made by core/segment/make_name_tables.py from seeds/words.", file=out)
        print('#include "core/segment/names_words.h"', file=out)
        print("namespace cipin::names {\nnamespace {", file=out)
        for kind, array, numbers in [("std::uint16_t", "kLabels", labels), ("std::uint16_t", "kChildLists", child_lists),
                                     ("std::uint8_t", "kSets", [distinct.index(s) for s in sets]), ("std::uint32_t", "kListBegins", begins),
                                     ("std::uint32_t", "kFlagSets", distinct)]:
            print(f"constexpr {kind} {array}[] = {{", *lines_of(numbers), "};", sep="\n", file=out)
        print("}  // namespace", file=out)
        print(f'const WordTables kWordTables{{kLabels, kChildLists, kSets, kListBegins, kFlagSets, "{name}", "{digest}"}};', file=out)
        print("}  // namespace cipin::names", file=out)
    print(f"{len(flags)} words, {len(nodes)} nodes in {len(lists)} lists, {len(distinct)} sets, gazetteer {name}, {digest}")


if __name__ == "__main__":
    main(*sys.argv[1:])
