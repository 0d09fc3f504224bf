#include "core/page/bylines.h"

#include <algorithm>
#include <array>

#include "core/page/word_lists.h"
#include "core/text/utf8.h"

namespace cipin::page {
namespace {

constexpr std::size_t kBylineMax = 160;      // code points; longer ranges are running text
constexpr std::size_t kTailLookBack = 90;    // a tail byline begins so near to the paragraph's end
constexpr std::size_t kPaperNameMax = 16;    // 澜江日报·青渚时报记者
constexpr std::size_t kRunTogetherMax = 16;  // of names without a blank between
constexpr std::size_t kPlaceMax = 5;
constexpr std::size_t kPenNameMax = 6;
constexpr std::size_t kHandedOutMax = 14;

struct RoleWord {
  Role role = Role::kNone;
  std::size_t length = 0;
};

RoleWord role_at(std::u32string_view text) {
  const Word* const word = role_words().longest_prefix(text);
  return word == nullptr ? RoleWord{} : RoleWord{static_cast<Role>(word->value), word->form.size()};
}

// What a paper, an agency or a bureau ends with: 新华社, 郑报, 中央电视台, 沚水视线.
bool ends_like_paper(std::u32string_view form) {
  constexpr std::u32string_view kEndings = U"社报報台臺网網刊站部版心线線闻聞视視周州市县縣区區";
  return !form.empty() && kEndings.find(form.back()) != std::u32string_view::npos;
}

// 审判长百里川告诉|记者: who speaks to one, and no paper.
bool is_told_to(std::u32string_view form) {
  constexpr std::u32string_view kEndings = U"诉訴向对對问問给給让讓请請";
  return !form.empty() && kEndings.find(form.back()) != std::u32string_view::npos;
}

// 参加两会报道的新闻: no name has one of these.
bool has_particle(std::u32string_view form) {
  return form.find_first_of(U"的了着们把被") != std::u32string_view::npos;
}

std::size_t surname_length(std::u32string_view form) {
  return surnames().prefix_length(form.substr(0, std::min<std::size_t>(2, form.size())));
}

// 摄: the one role that is printed without a blank behind a name, and that speaks of the names before it even where
// others follow.
bool is_taken_by(char32_t c) {
  return c == U'摄' || c == U'攝';
}

// 杜中武孙传刚: names run together, each a surname with one or two code points, as few names as can be.
std::vector<std::size_t> split_names(std::u32string_view run) {
  std::vector<std::size_t> lengths(run.size() + 1, 0);  // of the name that begins here on the best way; 0: no way
  std::vector<std::size_t> counts(run.size() + 1, run.size() + 1);
  counts[run.size()] = 0;
  for (std::size_t at = run.size(); at-- > 0;) {
    const std::size_t surname = surname_length(run.substr(at));
    if (surname == 0) continue;
    for (std::size_t given = 2; given >= 1; --given) {
      const std::size_t length = surname + given;
      if (at + length > run.size() || counts[at + length] + 1 >= counts[at]) continue;
      counts[at] = counts[at + length] + 1;
      lengths[at] = length;
    }
  }
  std::vector<std::size_t> split;
  for (std::size_t at = 0; at < run.size() && lengths[at] > 0; at += lengths[at]) split.push_back(lengths[at]);
  return split;
}

// 杜若三藩市, 司空見紐約: the length of the name in front of a place; 0 if it cannot be a name and a place.
std::size_t name_before_place(std::u32string_view run) {
  const std::size_t surname = surname_length(run);
  if (surname == 0 || run.size() > surname + 2 + kPlaceMax) return 0;
  for (std::size_t given = 2; given >= 1; --given) {
    if (surname + given + 2 > run.size()) continue;
    if (places().contains(run.substr(surname + given))) return surname + given;
  }
  return surname + 4 <= run.size() ? surname + 2 : surname + 1;
}

// Reads a byline from its first code point to its last.
class BylineReader {
 public:
  BylineReader(const PageText& text, Range range) : text_(text), range_(range), at_(range.begin) {}

  bool read(BareNames bare_names) {
    while (skip_separators()) {
      if (!read_role() && !read_word()) return false;
    }
    if (!settle_pending()) return false;
    if (!has_role_) return bare_names == BareNames::kYes && all_are_persons();
    return !entries_.empty() || is_desk_;
  }

  Byline take() const {
    Byline byline;
    byline.range = range_;
    byline.has_role = has_role_;
    byline.names_are_whole_text = text_and_picture_;
    bool only_desk = is_desk_;  // 统筹 某某 摄影 某某 制图 某某: nobody who wrote
    bool only_pictures = !entries_.empty();
    for (const Entry& entry : entries_) {
      if (entry.role != Role::kDesk && entry.role != Role::kPhotographer) only_desk = false;
      if (entry.role != Role::kPhotographer) only_pictures = false;
      if (entry.role == Role::kCorrespondent) byline.correspondents.push_back(entry.name);
      if (entry.role == Role::kReporter || entry.role == Role::kNone) byline.reporters.push_back(entry.name);
      if (entry.role == Role::kPhotographer || (entry.role != Role::kDesk && entry.pictures_too)) {
        byline.photographers.push_back(entry.name);
      }
    }
    byline.is_desk = only_desk;
    byline.is_picture = only_pictures;
    return byline;
  }

 private:
  struct Entry {
    Name name;
    Role role = Role::kNone;
    bool pictures_too = false;
  };

  bool skip_separators() {
    if (pending_single_ && at_ < range_.end && text_[at_] != U' ' && !is_han(text_[at_])) pending_failed_ = true;
    while (at_ < range_.end && is_separator(text_[at_])) ++at_;
    return at_ < range_.end;
  }

  std::u32string_view rest() const { return text_.folded({at_, range_.end}); }

  bool name_follows(std::size_t at) const {
    while (at < range_.end && is_separator(text_[at])) ++at;
    return at < range_.end && role_at(text_.folded({at, range_.end})).role == Role::kNone && is_han(text_[at]);
  }

  bool read_role() {
    const RoleWord word = role_at(rest());
    if (word.role == Role::kNone) return false;
    // 文 and 图 begin names, too (文天祥): as a role they stand alone.
    const std::size_t behind = at_ + word.length;
    if (word.length == 1 && behind < range_.end && is_han(text_[behind]) &&
        role_at(text_.folded({behind, range_.end})).role == Role::kNone) {
      return false;
    }
    if (!settle_pending()) return false;
    take_role(word, behind);
    at_ = behind;
    return true;
  }

  void take_role(const RoleWord& word, std::size_t behind) {
    has_role_ = true;
    const bool names_stand_before = group_begin_ < entries_.size();
    const bool names_follow = name_follows(behind);
    // 文/本报记者 甲 图/本报记者 乙: what stands behind the stroke is of the one who wrote, or of the one who took.
    const bool has_stroke = behind + 1 < range_.end && (text_[behind] == U'/' || text_[behind] == U':');
    if (word.role == Role::kTextOnly) pictures_follow_ = false;
    if (word.role == Role::kPhotographer && has_stroke) {
      pictures_follow_ = true;
      role_ = Role::kPhotographer;
      was_prefix_ = true;
      group_begin_ = entries_.size();
      return;
    }
    const bool is_writer = word.role == Role::kReporter || word.role == Role::kCorrespondent;
    if (pictures_follow_ && is_writer) return;
    switch (word.role) {
      case Role::kPhotographer:
        if (names_stand_before && (!names_follow || (word.length == 1 && is_taken_by(text_[at_]))) && !was_prefix_) {
          for (std::size_t i = group_begin_; i < entries_.size(); ++i) entries_[i].role = Role::kPhotographer;
          group_begin_ = entries_.size();
        }
        role_ = Role::kPhotographer;
        was_prefix_ = names_follow;
        if (names_follow) group_begin_ = entries_.size();
        return;
      case Role::kTextAndPicture:
        text_and_picture_ = true;
        for (Entry& entry : entries_) entry.pictures_too = true;
        both_follow_ = entries_.empty();
        role_ = entries_.empty() ? Role::kReporter : role_;
        group_begin_ = entries_.size();
        return;
      case Role::kTextOnly:
        if (names_follow && !names_stand_before) role_ = Role::kReporter;
        group_begin_ = entries_.size();
        return;
      case Role::kDesk:
        is_desk_ = true;
        break;
      default:
        break;
    }
    role_ = word.role;
    was_prefix_ = false;
  }

  // A run of Han: a name, or a paper's name in front of a role.
  bool read_word() {
    std::size_t end = at_;
    while (end < range_.end && (is_han(text_[end]) || is_inner_point(end))) ++end;
    if (end == at_) return false;
    // The first role inside the run; one of a single code point only at its end (兰红光摄).
    std::size_t role_begin = end;
    for (std::size_t at = at_ + 1; at < end; ++at) {
      const RoleWord word = role_at(text_.folded({at, end}));
      const bool is_glued = is_taken_by(text_[at]) && at + 1 == end;
      if (word.role == Role::kNone || (word.length == 1 && !is_glued)) continue;
      role_begin = at;
      break;
    }
    const Range word = {at_, role_begin};
    if (role_begin < end) {
      const RoleWord role = role_at(text_.folded({role_begin, end}));
      const bool is_writer = role.role == Role::kReporter || role.role == Role::kCorrespondent;
      // 上海、西宁|报道: where they report from.
      if (role.role == Role::kTextOnly && !entries_.empty() && places().contains(text_.folded(word))) {
        while (!entries_.empty() && places().contains(text_.folded(entries_.back().name.range))) entries_.pop_back();
        if (entries_.empty()) return false;
        at_ = role_begin;
        return true;
      }
      // 杜若三藩市|報道: who reports, run together with where from.
      if (role.role == Role::kTextOnly && role_ == Role::kReporter && entries_.empty() && word.size() >= 4) {
        const std::size_t name_length = name_before_place(text_.folded(word));
        if (name_length > 0) {
          add_name({word.begin, word.begin + name_length});
          at_ = role_begin;
          return true;
        }
      }
      // 某某亲切看望参加两会|报道: a paper stands in front of a writer or has a paper's name.
      if (!is_writer && word.size() > 4 && !ends_like_paper(text_.folded(word))) return false;
      const bool may_be_name =
          role_ != Role::kNone && word.size() <= 4 && (word.size() >= 2 || (pending_single_ && !is_writer));
      if ((is_writer || role.length > 1) && (!may_be_name || ends_like_paper(text_.folded(word)))) {
        if (word.size() > kPaperNameMax || pending_single_ || is_told_to(text_.folded(word))) return false;
        at_ = role_begin;
        return true;
      }
    }
    if (!take_names(word)) return false;
    at_ = role_begin;
    return true;
  }

  // A point inside a name or a paper's name: 阿依古丽·买买提, 澜州晚报·沚水视线.
  bool is_inner_point(std::size_t at) const {
    return (text_[at] == U'·' || text_[at] == U'・') && at > at_ && at + 1 < range_.end && is_han(text_[at + 1]);
  }

  bool take_names(Range word) {
    const std::u32string_view form = text_.folded(word);
    if (pending_single_) {
      // 邹 愚, or 韩 江雪.
      const bool is_given =
          form.size() == 1 ||
          (form.size() == 2 && surname_length(text_.folded({pending_begin_, pending_begin_ + 1})) == 1);
      if (!is_given || pending_failed_) return false;
      add_name({pending_begin_, word.end});
      pending_single_ = false;
      may_grow_ = form.size() == 1;
      return true;
    }
    if (form.size() == 1) {
      if (form == U"等" && !entries_.empty()) return true;
      if (form == U"和" || form == U"与") return !entries_.empty();
      // 司空 见: behind a surname of two that stands alone.
      if (!entries_.empty() && group_begin_ < entries_.size() && entries_.back().name.range.end + 1 == word.begin &&
          is_compound_surname(entries_.back().name.range)) {
        const std::size_t begin = entries_.back().name.range.begin;
        entries_.pop_back();
        add_name({begin, word.end});
        return true;
      }
      pending_single_ = true;
      pending_failed_ = false;
      pending_begin_ = word.begin;
      return true;
    }
    if (has_particle(form)) return false;
    const bool is_foreign = form.find_first_of(U"·・") != std::u32string_view::npos;
    if (form.size() <= 4 || (is_foreign && form.size() <= kPaperNameMax)) {
      if (form.size() == 4 && surname_length(form) != 2 && !is_foreign) {
        const std::vector<std::size_t> lengths = split_names(form);
        if (lengths.size() == 2) return add_split(word, lengths);
      }
      add_name(word);
      return true;
    }
    if (form.size() > kRunTogetherMax) return false;
    const std::vector<std::size_t> lengths = split_names(form);
    if (lengths.empty()) return false;
    return add_split(word, lengths);
  }

  bool is_compound_surname(Range range) const { return range.size() == 2 && surname_length(text_.folded(range)) == 2; }

  // A single Han that no other followed: the last of 刘 畅 然.
  bool settle_pending() {
    if (!pending_single_) return true;
    if (!may_grow_ || entries_.empty() || entries_.back().name.range.end + 1 != pending_begin_) return false;
    const std::size_t begin = entries_.back().name.range.begin;
    entries_.pop_back();
    add_name({begin, pending_begin_ + 1});
    pending_single_ = false;
    may_grow_ = false;
    return true;
  }

  bool add_split(Range word, const std::vector<std::size_t>& lengths) {
    std::size_t at = word.begin;
    for (const std::size_t length : lengths) {
      add_name({at, at + length});
      at += length;
    }
    return at == word.end;
  }

  void add_name(Range range) {
    std::string form;
    for (const char32_t c : text_.folded(range)) {
      if (c != U' ') append_code_point(form, c);
    }
    entries_.push_back({{std::move(form), range}, role_, both_follow_});
  }

  bool all_are_persons() const {
    return !entries_.empty() && entries_.size() <= 4 && std::ranges::all_of(entries_, [&](const Entry& entry) {
      std::u32string form;
      for (const char32_t c : text_.folded(entry.name.range)) {
        if (c != U' ') form += c;
      }
      return is_person_name(form);
    });
  }

  const PageText& text_;
  Range range_;
  std::size_t at_;
  Role role_ = Role::kNone;
  std::vector<Entry> entries_;
  std::size_t group_begin_ = 0;  // the entries that a 摄 behind them speaks of
  std::size_t pending_begin_ = 0;
  bool pending_single_ = false;  // one code point of a name that is printed with a blank inside: 邹 愚
  bool pending_failed_ = false;
  bool may_grow_ = false;  // the last name was such a one
  bool has_role_ = false;
  bool is_desk_ = false;
  bool text_and_picture_ = false;
  bool both_follow_ = false;
  bool pictures_follow_ = false;  // 图/
  bool was_prefix_ = false;  // the last 摄影 stood before its names
};

Range without_brackets(const PageText& text, Range range) {
  range = text.trimmed(range);
  while (!range.empty() && is_bullet(text[range.begin])) range = text.trimmed({range.begin + 1, range.end});
  if (range.size() >= 2 && is_opener(text[range.begin]) && is_closer(text[range.end - 1])) {
    range = text.trimmed({range.begin + 1, range.end - 1});
  }
  return range;
}

// 新华社发（某某摄）: where the agency begins that handed the picture out, in front of the bracket at `open`; `open` if
// there is none.
std::size_t hander_begin(const PageText& text, std::size_t begin, std::size_t open) {
  const std::size_t end = text.trimmed({begin, open}).end;
  if (end < begin + 3 || text[end - 1] != U'发' || !ends_like_paper(text.folded({begin, end - 1}))) return open;
  std::size_t at = end - 1;
  while (at > begin && end - at < kPaperNameMax && is_han(text[at - 1])) --at;
  const bool stands_alone =
      at == begin || text[at - 1] == U' ' || is_sentence_end(text[at - 1]) || is_closer(text[at - 1]);
  return stands_alone ? at : open;
}

}  // namespace

namespace {

// 人民视觉, 新华社发: whose picture it is, in brackets behind 某某摄.
bool is_picture_house(std::u32string_view form) {
  return form.size() >= 3 && form.size() <= kHandedOutMax &&
         (form.ends_with(U"视觉") || form.ends_with(U"发") || form.ends_with(U"图片") || form.ends_with(U"图片社") ||
          form.ends_with(U"供图") || form.ends_with(U"中国") || form.ends_with(U"圖片") || form.ends_with(U"發"));
}

}  // namespace

bool is_person_name(std::u32string_view form) {
  const std::size_t surname = surname_length(form);
  return surname > 0 && form.size() > surname && form.size() - surname <= 2 && std::ranges::all_of(form, is_han);
}

std::optional<Byline> parse_byline(const PageText& text, Range range, BareNames bare_names) {
  range = without_brackets(text, range);
  if (range.empty() || range.size() > kBylineMax) return std::nullopt;
  if (text[range.end - 1] == U')') {
    std::size_t open = range.end - 1;
    while (open > range.begin && text[open] != U'(') --open;
    if (open > range.begin && hander_begin(text, range.begin, open) == range.begin) {
      range = {open + 1, range.end - 1};
    } else if (open > range.begin && is_picture_house(text.folded({open + 1, range.end - 1})) &&
               is_taken_by(text[text.trimmed({range.begin, open}).end - 1])) {
      range = text.trimmed({range.begin, open});
    }
  }
  if (text[range.end - 1] == U':') return std::nullopt;  // 编辑同志：
  // Running text shows itself soon; no byline has these.
  for (std::size_t at = text.next_mark(range.begin, range.end); at < range.end;
       at = text.next_mark(at + 1, range.end)) {
    if (is_sentence_end(text[at]) || is_digit(text[at]) || text[at] == U'“' || text[at] == U';') return std::nullopt;
  }
  BylineReader reader(text, range);
  if (!reader.read(bare_names)) return std::nullopt;
  return reader.take();
}

bool is_kind_of_writer(std::u32string_view word) {
  for (const std::u32string_view kind :
       {std::u32string_view(U"读者"), std::u32string_view(U"网友"), std::u32string_view(U"市民"),
        std::u32string_view(U"学生"), std::u32string_view(U"教师"), std::u32string_view(U"院士"),
        std::u32string_view(U"教授"), std::u32string_view(U"作家"), std::u32string_view(U"讀者"),
        std::u32string_view(U"網友"), std::u32string_view(U"等奖")}) {
    if (word.ends_with(kind)) return true;
  }
  return false;
}

namespace {

// 读者 文叔, 网友 碧海潮生: whatever they call themselves.
std::optional<Byline> pen_name(const PageText& text, Range inside) {
  const std::u32string_view form = text.folded(inside);
  const std::size_t blank = form.find(U' ');
  if (blank == std::u32string_view::npos || !is_kind_of_writer(form.substr(0, blank))) return std::nullopt;
  const Range range = text.trimmed({inside.begin + blank, inside.end});
  if (range.size() < 2 || range.size() > kPenNameMax) return std::nullopt;
  Name name{{}, range};
  for (const char32_t c : text.folded(range)) {
    if (!is_han(c)) return std::nullopt;
    append_code_point(name.form, c);
  }
  Byline byline;
  byline.range = inside;
  byline.reporters.push_back(std::move(name));
  byline.has_role = true;
  return byline;
}

// 。（体文）: two or three Han in brackets behind a whole sentence, whatever they call themselves.
std::optional<Byline> short_pen_name(const PageText& text, std::size_t open, std::size_t end) {
  const Range range = text.trimmed({open + 1, end - 1});
  if (range.size() < 2 || range.size() > 3 || open < 2) return std::nullopt;
  std::size_t last = open - 1;
  while (last > 0 && text[last] == U' ') --last;
  if (!is_sentence_end(text[last]) && !is_closer(text[last])) return std::nullopt;
  Name name{{}, range};
  for (const char32_t c : text.folded(range)) {
    if (!is_han(c)) return std::nullopt;
    append_code_point(name.form, c);
  }
  // （下同）, （待续）, （见图）, （掌声）
  if (std::u32string_view(U"同续續完图圖声聲摄攝略").find(text[range.end - 1]) != std::u32string_view::npos)
    return std::nullopt;
  Byline byline;
  byline.range = range;
  byline.reporters.push_back(std::move(name));
  byline.has_role = true;
  return byline;
}

}  // namespace

bool is_handed_out(std::u32string_view form) {
  if (form.size() > 2 && is_opener(form.front()) && is_closer(form.back())) form = form.substr(1, form.size() - 2);
  if (form.size() < 3 || form.size() > kHandedOutMax || !std::ranges::all_of(form, is_han)) return false;
  return form == U"资料图片" || form == U"資料圖片" || form == U"资料照片" ||
         ((form.back() == U'发' || form.back() == U'發') && ends_like_paper(form.substr(0, form.size() - 1)));
}

std::optional<TailByline> find_tail_byline(const PageText& text, Range paragraph) {
  const std::size_t from =
      std::max(paragraph.begin + 1, paragraph.end - std::min(kTailLookBack, paragraph.end - paragraph.begin));
  if (paragraph.size() < 4) return std::nullopt;
  if (text[paragraph.end - 1] == U')') {
    std::size_t open = paragraph.end - 1;
    while (open > from && text[open] != U'(') --open;
    if (text[open] != U'(') return std::nullopt;
    std::optional<Byline> byline = parse_byline(text, {open, paragraph.end}, BareNames::kYes);
    if (!byline) byline = pen_name(text, {open + 1, paragraph.end - 1});
    if (!byline) byline = short_pen_name(text, open, paragraph.end);
    if (!byline) return std::nullopt;
    if (byline->is_picture) open = hander_begin(text, paragraph.begin, open);
    const std::size_t text_end = text.trimmed({paragraph.begin, open}).end;
    // A name alone says who wrote only behind a whole sentence; else it may be any word in brackets (单位).
    const bool behind_sentence =
        text_end > paragraph.begin && (is_sentence_end(text[text_end - 1]) || is_closer(text[text_end - 1]));
    if (!byline->has_role && !behind_sentence) return std::nullopt;
    return TailByline{std::move(*byline), text_end};
  }
  // Behind the last sentence.
  std::size_t mark = 0;
  for (std::size_t end = paragraph.end - 1; (mark = text.last_mark(from, end)) < end; end = mark) {
    const bool behind_sentence =
        is_sentence_end(text[mark]) || (is_closer(text[mark]) && mark >= 1 && is_sentence_end(text[mark - 1]));
    if (!behind_sentence) continue;
    const std::size_t at = mark + 1;
    std::optional<Byline> byline = parse_byline(text, {at, paragraph.end}, BareNames::kNo);
    if (!byline) break;
    return TailByline{std::move(*byline), text.trimmed({paragraph.begin, at}).end};
  }
  // Or behind a blank, where the text before it ends without a mark: the longest that is a byline.
  for (std::size_t blank = text.next_mark(from - 1, paragraph.end - 1); blank < paragraph.end - 1;
       blank = text.next_mark(blank + 1, paragraph.end - 1)) {
    if (text[blank] != U' ') continue;
    const std::size_t at = blank + 1;
    std::optional<Byline> byline = parse_byline(text, {at, paragraph.end}, BareNames::kNo);
    if (byline) return TailByline{std::move(*byline), text.trimmed({paragraph.begin, at}).end};
  }
  return std::nullopt;
}

}  // namespace cipin::page
