#include "core/segment/names_person.h"

#include <algorithm>

namespace cipin::names {
namespace {

// Never in a given name.
bool is_particle(char32_t c) {
  return is_one_of<U"与和及的得在了是被等着过某">(c);
}

// Behind a name rather than its end: 欧阳砚|作具体部署.
bool is_verb(char32_t c) {
  return is_one_of<U"作到说让向从对将把就也都为以">(c);
}

bool ends_divisions(char32_t c) {
  return is_one_of<U"省市区县镇乡村局">(c);
}

bool ends_abstract(char32_t c) {
  return is_one_of<U"化性者观节率度量感力">(c);
}

bool is_line_end(char32_t c) {
  return c == U'\n' || c == U'\r' || c == U'（' || c == U'）' || c == U'(' || c == U')';
}

// 陶景和，陶景和说: 和 belongs to the name where nothing follows that it could join.
bool is_last_and(const PersonView& view, std::size_t i, std::size_t end) {
  if (view.stretch.at(i) != U'和' || i + 1 != end) return false;
  return end >= view.stretch.size() || is_break(view.stretch.at(end)) || (view.stretch.starts(end) & kSpeech) != 0;
}

// How far the lexicon's words inside and across the name speak for or against it.
int weigh_words(const PersonView& view, std::size_t begin, std::size_t surname_end, std::size_t end, const Left& left) {
  int points = 0;
  const Edge begin_edge = view.stretch.edge(begin);
  const Edge end_edge = view.stretch.edge(end);
  if (begin_edge == Edge::kInside) return kNoPerson;
  if (end_edge == Edge::kInside) {
    if (!is_cut_by_verb(view, end)) return kNoPerson;
    points -= 10;
  }
  if (begin_edge == Edge::kLoose) points -= 5;
  if (end_edge == Edge::kLoose) points -= 7;
  const bool common_surname = surname_end - begin > 1 || (view.stretch.single(begin) & kCommonSurname) != 0;
  bool all_given = true;
  for (std::size_t i = surname_end; i < end; ++i) all_given = all_given && (view.stretch.single(i) & kGiven) != 0;
  for (std::size_t at = begin; at < end;) {
    const std::size_t token_begin = view.stretch.token_begin(at);
    const std::size_t token_end = view.stretch.token_end(at);
    const bool compound = token_begin == begin && token_end == surname_end;  // 欧阳
    if (token_end - token_begin > 1 && view.stretch.is_known(at) && !compound) {
      const int level = view.stretch.level(token_begin, token_end);
      const bool whole = token_begin == begin && token_end == end;
      // A word of three that looks like a name is one: jieba's dictionary has thousands of people. What looks like a
      // name and is none is listed (kNotName).
      if (whole && all_given && common_surname && end - begin >= 3) {
        points += level <= 26 ? 8 : 4;
      } else if (whole && left.points > 6 && (common_surname || left.list) && end - begin >= 3) {
        points -= level / 5;
      } else if (whole) {
        points -= 4 * level / 5;
      } else if (token_begin == surname_end) {
        points -= common_surname ? 2 * level / 5 : level / 2;
      } else {
        points -= level / 2;
      }
    }
    if (token_end - token_begin > 1 &&
        (view.stretch.flags_of_word(token_begin, token_end) & (kBoundary | kNotName)) != 0) {
      points -= 30;
    }
    at = token_end;
  }
  // The HMM made one word of it.
  if (view.stretch.token_begin(begin) == begin && view.stretch.token_end(begin) == end &&
      !view.stretch.is_known(begin)) {
    points += end - begin > 2 ? 8 : 4;
  }
  return points;
}

}  // namespace

Left look_left(const PersonView& view, std::size_t begin) {
  Left left;
  std::size_t at = begin;
  std::size_t blanks = 0;
  while (at > 0 && blanks < kBlanksMax && (is_blank(view.stretch.at(at - 1)) || is_colon(view.stretch.at(at - 1)))) {
    --at;
    ++blanks;
  }
  const std::uint32_t before = view.stretch.ends(at);
  if ((before & kByline) != 0 && view.rules.byline_person) {
    left.points = blanks > 0 ? 50 : 40;
    left.byline = true;
  } else if ((before & kTitle) != 0 && view.rules.titled_person) {
    left.points = blanks > 0 ? 30 : 38;
    // 曼德拉|总统|谈: the title has its name already.
    if (!view.persons.empty() && view.persons.back().end < at && at - view.persons.back().end <= 5 &&
        (view.stretch.flags_of_word(view.persons.back().end, at) & kTitle) != 0) {
      left.points = 6;
    }
  } else if ((before & kWeakTitle) != 0 && view.rules.titled_person) {
    left.points = blanks > 0 ? 16 : 24;
  } else if (!view.persons.empty() && view.rules.listed_person && at > 0) {
    const std::size_t last = view.persons.back().end;
    const bool by_blank = blanks > 0 && last == at;
    const bool by_mark = last + 1 == at && is_list_mark(view.stretch.at(last));
    if (by_blank || by_mark) {
      left.list = true;
      left.byline = view.last_in_byline;
      const int strength = std::min(view.persons.back().points, 54);
      left.points = left.byline ? 44 : 2 * strength / 3 - (view.stretch.at(last) == U'、' || by_blank ? 6 : 14);
    }
  }
  if (left.points == 0 && begin > 0 && view.stretch.at(begin - 1) == U'叫') left.points = 28;  // 我叫仝大柱
  // 检测|员扈兰: the HMM took the title's end into the name.
  if (left.points == 0 && begin > 1 && view.rules.titled_person && is_name_han(view.stretch.at(begin - 2)) &&
      is_one_of<U"员师匠">(view.stretch.at(begin - 1)) && view.stretch.edge(begin) == Edge::kLoose) {
    left.points = 22;
  }
  if (left.points == 0) {
    if (begin == 0 || is_break(view.stretch.at(begin - 1)) || (before & kBoundary) != 0) left.points = 6;
  }
  return left;
}

int look_right(const PersonView& view, std::size_t end, bool byline) {
  std::size_t at = end;
  while (at < view.stretch.size() && at - end < kBlanksMax && is_blank(view.stretch.at(at))) ++at;
  const std::uint32_t after = view.stretch.starts(at);
  const bool blanks = at > end;
  int points = 0;
  if (end >= view.stretch.size() || is_break(view.stretch.at(end))) points = 6;
  if ((after & kCredit) != 0 && (view.stretch.is_cut(at) || view.stretch.at(at) == U'摄') && view.rules.byline_person &&
      (blanks || byline || view.stretch.at(at) == U'摄')) {
    points = std::max(points, 34);
  }
  if (!blanks) {
    if (((after & kSpeech) != 0 || is_cut_by_verb(view, end)) && view.rules.speaking_person)
      points = std::max(points, 28);
    if ((after & (kTitle | kWeakTitle)) != 0 && view.rules.titled_person) {
      points = std::max(points, (after & kCourtesy) != 0 ? 32 : 20);
    }
    // 尹守仁，男，
    if ((view.stretch.at(end) == U'，' || view.stretch.at(end) == U',') && is_break(view.stretch.at(end + 2)) &&
        (view.stretch.at(end + 1) == U'男' || view.stretch.at(end + 1) == U'女')) {
      points = std::max(points, 26);
    }
    // 姜雁（左）, 王平（女）
    if ((view.stretch.at(end) == U'（' || view.stretch.at(end) == U'(') && is_break(view.stretch.at(end + 2)) &&
        is_one_of<U"左右中前后上下男女">(view.stretch.at(end + 1))) {
      points = std::max(points, 20);
    }
    // 郑东新|区: the name of something else goes on.
    if ((after & kPlaceEnding) != 0 || ((after & kOrganisationEnding) != 0 && view.stretch.is_cut(end))) points -= 16;
    if ((after & kAct) != 0) points = std::max(points, 8);
    if ((after & kBoundary) != 0) points = std::max(points, 5);
  }
  return points;
}

bool is_cut_by_verb(const PersonView& view, std::size_t end) {
  return end < view.stretch.size() && view.stretch.at(end) == U'说' && view.stretch.token_begin(end) + 1 == end &&
         view.stretch.token_end(end) == end + 1;
}

int weigh_person(const PersonView& view, std::size_t begin, std::size_t surname_end, std::size_t end,
                 const Left& left) {
  if (end > view.stretch.size() || (view.stretch.edge(end) == Edge::kInside && !is_cut_by_verb(view, end)))
    return kNoPerson;
  // 通讯员 竺可为）: all of it up to a mark is the name, whatever it ends in.
  const char32_t after = view.stretch.at(end);
  const bool closed = end >= view.stretch.size() || is_break(after);
  const bool whole_byline = left.byline && closed;
  if (view.stretch.at(end - 1) == U'摄') return kNoPerson;
  // 赫连 is one surname, and 赫 another.
  if (surname_end - begin == 1 && (view.stretch.starts(begin) & view.stretch.ends(begin + 2) & kSurname) != 0 &&
      view.stretch.token_end(begin) == begin + 2) {
    return kNoPerson;
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (!is_name_han(view.stretch.at(i))) return kNoPerson;
  }
  int points = weigh_words(view, begin, surname_end, end, left);
  if (points == kNoPerson) return kNoPerson;
  std::uint32_t surname = view.stretch.single(begin);
  if (surname_end - begin > 1) surname = kSurname | kCommonSurname;
  points += surname_end - begin > 1 ? 18 : (surname & kCommonSurname) != 0 ? 12 : 0;
  if ((surname & kBoundary) != 0) points -= (surname & kCommonSurname) != 0 ? 8 : 14;
  // 记者经|多方|证实: a word of grammar and a word.
  if (view.stretch.is_boundary_token(begin) && surname_end < view.stretch.size() &&
      view.stretch.token_end(surname_end) > surname_end + 1 && view.stretch.is_known(surname_end)) {
    points -= 20;
  }
  for (std::size_t i = surname_end; i < end; ++i) {
    const bool given = (view.stretch.single(i) & kGiven) != 0;
    points += given ? 6 : -6;
    const bool last_and = is_last_and(view, i, end);
    if (last_and) points += 24;
    if ((is_particle(view.stretch.at(i)) && !last_and) ||
        (i + 1 == end && is_verb(view.stretch.at(i)) && !whole_byline))
      return kNoPerson;
    if (i + 1 == end && ends_divisions(view.stretch.at(i))) points -= 18;  // 石梁区
    // 马莉|来: a word of grammar that the lattice left alone.
    if (view.stretch.is_boundary_token(i)) points -= i + 1 == end && i > surname_end ? 14 : given ? 0 : 8;
    // A title or a verb of speech of two code points and more that begins inside the name and goes on behind it.
    if ((view.stretch.starts(i) & (kTitle | kByline | kFullPlace | kPlace)) != 0) points -= 10;
  }
  if (end - surname_end == 2) points += 3;
  // 高端化, 安全观: what abstract words end in.
  if (left.points <= 6 && end - surname_end == 2 && ends_abstract(view.stretch.at(end - 1))) points -= 14;
  if (whole_byline) points += 12;
  // 、卜延平、: a list's items are names or none is.
  const bool acts = (view.stretch.starts(end) & (kAct | kSpeech)) != 0;
  if (left.list && (closed || acts) && begin > 0 && view.stretch.at(begin - 1) == U'、') points += 10;
  // 夏侯松拎|着: the last is a verb.
  if (after == U'着') points -= 16;
  // 鹤汀区|金桂园
  if (begin > 0 && ends_divisions(view.stretch.at(begin - 1)) &&
      is_one_of<U"园里巷苑坊院楼">(view.stretch.at(end - 1))) {
    points -= 20;
  }
  // 解敬|之报: what follows is no word, and the HMM cut the name short.
  if (end - surname_end == 1 && !closed && view.stretch.is_cut(end) && !view.stretch.is_known(end) &&
      (view.stretch.single(end) & kGiven) != 0) {
    points -= 10;
  }
  if (end - surname_end == 1 && view.stretch.at(surname_end) == U'家') points -= 12;  // 司马家
  // 孙先生, 胡老师: a surname alone.
  if ((view.stretch.flags_of_word(surname_end, end) & (kTitle | kWeakTitle | kCourtesy)) != 0) return kNoPerson;
  if ((view.stretch.starts(begin) & (kPlace | kFullPlace | kOrganisation)) != 0) points -= 24;
  if ((view.stretch.starts(begin) & kShortPlace) != 0 && view.evidence.has_place(view.stretch.part(begin, end)))
    points -= 36;
  if ((view.stretch.starts(begin) & (kTitle | kByline)) != 0) points -= 12;
  const int right = look_right(view, end, left.byline);
  if (!view.rules.bare_person && left.points <= 6 && right <= 6) return kNoPerson;
  // Alone in a line or in brackets, or the first of several, as writers sign.
  const bool in_brackets = begin > 0 && (view.stretch.at(begin - 1) == U'（' || view.stretch.at(begin - 1) == U'(') &&
                           (after == U'）' || after == U')');
  if (in_brackets) points += 8;
  const bool own_line =
      (begin == 0 || is_line_end(view.stretch.at(begin - 1))) &&
      (end >= view.stretch.size() || is_line_end(view.stretch.at(end)) || view.stretch.at(end) == U'、');
  if (own_line) {
    points += 8;
  } else if (end - begin == 2 && left.points <= 6 && right <= 6) {
    points -= 4;  // two code points with nothing beside them
  }
  return points + left.points + right;
}

Span addressed_at(const PersonView& view, std::size_t begin) {
  const Stretch& stretch = view.stretch;
  // Nine of ten surnames have nothing of the kind beside them.
  const char32_t first = stretch.at(begin);
  const std::uint32_t beside = stretch.starts(begin + 1) | stretch.starts(begin + 2) | stretch.ends(begin + 3) |
                               stretch.ends(begin + 4) | stretch.ends(begin + 5);
  if ((beside & (kTitle | kWeakTitle | kCourtesy)) == 0 && first != U'老' && first != U'小' &&
      stretch.at(begin + 1) != U'某' && stretch.at(begin + 2) != U'某') {
    return no_person(begin);
  }
  if (!view.rules.addressed_person || stretch.edge(begin) == Edge::kInside) return no_person(begin);
  // 老闫, 小马: at the surname's prefix.
  if ((first == U'老' || first == U'小') && stretch.is_cut(begin) && stretch.is_cut(begin + 2)) {
    const bool one_token = stretch.token_end(begin) == begin + 2;
    if ((stretch.single(begin + 1) & kCommonSurname) == 0 || stretch.level(begin, begin + 2) > 36 ||
        (stretch.starts(begin + 2) & (kPlaceEnding | kOrganisationEnding)) != 0) {
      return no_person(begin);
    }
    const int right = look_right(view, begin + 2, false);
    return person_span(begin, begin + 2, (one_token ? 20 : 14) + right + look_left(view, begin).points);
  }
  const bool compound = (stretch.ends(begin + 2) & kSurname) != 0 && (stretch.starts(begin) & kSurname) != 0 &&
                        stretch.token_begin(begin + 1) == begin;
  const std::size_t surname_end = begin + (compound ? 2 : 1);
  if (!compound && ((stretch.single(begin) & kSurname) == 0 || stretch.is_boundary_token(begin))) {
    return no_person(begin);
  }
  if (stretch.at(surname_end) == U'某') {
    const std::size_t end = surname_end + (stretch.at(surname_end + 1) == U'某' ? 2 : 1);
    const bool common = (stretch.single(begin) & kCommonSurname) != 0;
    return common && stretch.edge(end) != Edge::kInside ? person_span(begin, end, kPersonBar) : no_person(begin);
  }
  // 甄二嫂, 张女士: the lattice must have left the surname alone, or have taken both for one word.
  for (std::size_t end = surname_end + 2; end <= surname_end + 3; ++end) {
    if ((stretch.flags_of_word(surname_end, end) & kCourtesy) == 0 || !stretch.is_cut(end)) continue;
    if (stretch.at(surname_end) == U'同') continue;  // 同志 stands behind whole names
    if (!stretch.is_cut(surname_end) && stretch.token_begin(surname_end) != begin) continue;
    return person_span(begin, end, kPersonBar + (compound ? 12 : 4));
  }
  return no_person(begin);
}

namespace {

// A name of two or three with blanks behind the surname, [begin, end), where no byline's name is due: something beside
// it must ask for a name, for words stand apart in heads, too.
Span spaced_outside_byline(const PersonView& view, std::size_t begin, std::size_t end, const Left& left) {
  const char32_t next = view.stretch.at(end);
  const bool closed = end >= view.stretch.size() || is_break(next);
  const int right = look_right(view, end, false);
  const bool bracketed =
      begin > 0 && (view.stretch.at(begin - 1) == U'（' || view.stretch.at(begin - 1) == U'(') && closed;
  const bool asked = left.points >= 16 || (left.points > 0 && right >= 20) || bracketed;
  if (!asked || (!closed && right < 5 && !is_verb(next))) return no_person(begin);
  if (view.stretch.is_boundary_token(begin) && !bracketed && left.points < 30) return no_person(begin);
  return person_span(begin, end, (bracketed ? 30 : 20) + std::max(left.points, right));
}

}  // namespace

Span spaced_at(const PersonView& view, std::size_t begin, const Left& left) {
  const Stretch& stretch = view.stretch;
  if (!view.rules.spaced_person) return no_person(begin);
  // 邹 愚, 韩 江雪, 皇甫 云
  const bool compound = (stretch.starts(begin) & kSurname) != 0 && (stretch.ends(begin + 2) & kSurname) != 0 &&
                        is_blank(stretch.at(begin + 2));
  if (!compound && ((stretch.single(begin) & kSurname) == 0 || !is_blank(stretch.at(begin + 1))))
    return no_person(begin);
  std::size_t given = begin + (compound ? 2 : 1);
  const std::size_t blanks_end = given + kBlanksMax;
  while (given < blanks_end && is_blank(stretch.at(given))) ++given;
  Span best = no_person(begin);
  for (const std::size_t length : {std::size_t{1}, std::size_t{2}}) {
    const std::size_t end = given + length;
    bool fits = stretch.is_cut(given) && stretch.edge(end) != Edge::kInside && is_name_han(stretch.at(given));
    for (std::size_t i = given + 1; fits && i < end; ++i) {
      fits = is_name_han(stretch.at(i)) && (stretch.single(i) & kGiven) != 0 && (stretch.single(given) & kGiven) != 0;
    }
    if (!fits || (stretch.single(given) & kCredit) != 0) continue;
    const char32_t next = stretch.at(end);
    if (left.byline) {
      const bool closed =
          end >= stretch.size() || is_break(next) || (stretch.starts(end) & (kByline | kCredit | kTitle)) != 0;
      if (closed && stretch.is_cut(end)) best = person_span(begin, end, left.points + 20);
    } else if (const Span outside = spaced_outside_byline(view, begin, end, left); outside.points > best.points) {
      best = outside;
    }
  }
  return best;
}

}  // namespace cipin::names
