#include "core/page/signatures.h"

#include <algorithm>
#include <array>

#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kMetaMax = 120;  // code points
constexpr std::size_t kSourceMax = 30;
constexpr std::size_t kDeskLineMax = 60;
constexpr std::uint32_t kSalutationMax = 9;
constexpr std::uint32_t kNameLineMax = 5;
constexpr std::uint32_t kSignatureMax = 20;
constexpr std::size_t kFarRight = 8;  // blanks in front of a line that is set to the right

constexpr Word kLabels[] = {{U"来源"}, {U"作者"},   {U"版次"}, {U"日期"}, {U"时间"}, {U"发布时间"}, {U"发布日期"},
                            {U"记者"}, {U"通讯员"}, {U"编辑"}, {U"责编"}, {U"字数"}, {U"点击"},     {U"浏览"},
                            {U"阅读"}, {U"稿源"},   {U"來源"}, {U"記者"}, {U"版面"}};

// True if `form` begins with a label and a colon behind it.
bool begins_with_label(std::u32string_view form) {
  static const WordList list(kLabels);
  const std::size_t length = list.prefix_length(form);
  return length > 0 && length < form.size() && form[length] == U':';
}

// 2021-06-08 07:42 in front of the labels: where they begin; the line's begin if no time stands there.
std::size_t behind_time(const PageText& text, Range line) {
  std::size_t at = line.begin;
  std::size_t digit_count = 0;
  while (at < line.end &&
         (is_digit(text[at]) || std::u32string_view(U"-:./年月日 |").find(text[at]) != std::u32string_view::npos)) {
    digit_count += is_digit(text[at]) ? 1 : 0;
    ++at;
  }
  return digit_count >= 6 && is_separator(text[at - 1]) ? at : line.begin;
}

bool names_writers(std::u32string_view form) {
  return form.starts_with(U"作者") || form.starts_with(U"记者") || form.starts_with(U"記者") ||
         form.starts_with(U"通讯员");
}

// 石梯镇 and 市医院 begin with a surname, too.
bool ends_like_place(char32_t last) {
  return std::u32string_view(U"镇乡村县市区州省旗局院校园街路站队会厂湾河山湖岛港桥社鎮鄉縣區園會廠灣島").find(last) !=
         std::u32string_view::npos;
}

// 公孙度, 霍 松, 甲乙 丙丁: names alone, none run together.
std::optional<Byline> bare_names(const PageText& text, Range line) {
  std::size_t run = 0;
  for (std::size_t at = line.begin; at < line.end; ++at) {
    run = is_han(text[at]) ? run + 1 : 0;
    if (run > 4) return std::nullopt;
  }
  std::optional<Byline> byline = parse_byline(text, line, BareNames::kYes);
  if (!byline || byline->has_role || ends_like_place(text[line.end - 1])) return std::nullopt;
  return byline;
}

void make_byline(Facts& facts, std::optional<Byline> byline) {
  facts.byline = std::move(byline);
  facts.kind = Kind::kByline;
  facts.can_be_head = false;
}

// 某某区读者　巩俐俐, between a head and its text.
std::optional<Byline> names_behind_writer(const PageText& text, Range line) {
  const std::u32string_view form = text.folded(line);
  const std::size_t blank = form.find(U' ');
  if (blank == std::u32string_view::npos || !is_kind_of_writer(form.substr(0, blank))) return std::nullopt;
  return bare_names(text, text.trimmed({line.begin + blank, line.end}));
}

// A line with nothing but a person's name between a head and its text.
void settle_below_heads(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t i = 1; i + 1 < all.size(); ++i) {
    if (!all[i].can_be_head || !all[i - 1].can_be_head || all[i].length > kSignatureMax) continue;
    if (std::optional<Byline> told = names_behind_writer(text, all[i].text); told && !all[i + 1].can_be_head) {
      make_byline(all[i], std::move(told));
      continue;
    }
    if (all[i].length > kNameLineMax) continue;
    if (all[i + 1].kind == Kind::kHead && all[i + 1].length > 12) continue;
    std::optional<Byline> byline = bare_names(text, all[i].text);
    if (byline && !all[i].is_standing_head) make_byline(all[i], std::move(byline));
  }
}

// The names in 读者　邬桂香: behind a word that says who they are.
std::optional<Byline> names_behind_word(const PageText& text, Range line) {
  for (std::size_t at = line.begin; at < line.end; ++at) {
    if (text[at] == U' ') return bare_names(text, text.trimmed({at, line.end}));
  }
  return std::nullopt;
}

// 云门县　宿 为民
std::optional<Byline> names_behind_place(const PageText& text, Range line) {
  for (std::size_t at = line.begin + 2; at < line.end; ++at) {
    if (text[at] == U' ') {
      return ends_like_place(text[at - 1]) ? bare_names(text, text.trimmed({at, line.end})) : std::nullopt;
    }
  }
  return std::nullopt;
}

// 某某市文明办　宣, 市气象台今晨5时发布: who has a notice printed.
bool is_publisher(std::u32string_view form) {
  if (form.ends_with(U"时发布") || form.ends_with(U"時發布")) return true;
  const std::size_t blank = form.rfind(U' ');
  if (blank == std::u32string_view::npos || blank < 3) return false;
  const std::u32string_view last = form.substr(blank + 1);
  return last == U"宣" || last == U"启" || last == U"制" || last == U"啟";
}

// ／馬行空（永安，公車駕駛）: who wrote the text above, as papers in Traditional characters have it.
bool is_slash_signature(const PageText& text, const Facts& facts, std::optional<Byline>& byline) {
  const Range line = facts.paragraph.range;
  if (facts.kind != Kind::kBody || text[line.begin] != U'/' || line.size() > kSignatureMax) return false;
  std::size_t end = line.begin + 1;
  while (end < line.end && is_han(text[end])) ++end;
  const std::size_t length = end - line.begin - 1;
  if (length < 2 || length > 4 || (end < line.end && text[end] != U'(')) return false;
  byline = bare_names(text, {line.begin + 1, end});
  return true;
}

// Below a text: who wrote it, or signs it.
void settle_below_texts(const PageText& text, std::vector<Facts>& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    Facts& facts = all[i];
    if (std::optional<Byline> told; is_slash_signature(text, facts, told)) {
      make_byline(facts, std::move(told));
      continue;
    }
    if (!facts.can_be_head || facts.is_standing_head || facts.length > kSignatureMax || facts.ends_sentence) continue;
    const Facts& above = all[i - 1];
    const bool is_text = above.kind == Kind::kBody || above.kind == Kind::kItem;
    if (!is_text || above.can_be_head || above.tail) continue;
    if (text.blanks_before(facts.paragraph.range.begin) >= kFarRight) {
      std::optional<Byline> byline = names_behind_place(text, facts.text);
      if (!byline) byline = bare_names(text, facts.text);
      if (!byline) byline = names_behind_word(text, facts.text);
      if (byline) {
        make_byline(facts, std::move(byline));
      } else {
        facts.kind = Kind::kItem;
        facts.can_be_head = false;
      }
      continue;
    }
    // 读者　邬桂香: who wrote a letter.
    if (std::optional<Byline> told = names_behind_writer(text, facts.text); told && above.ends_sentence) {
      make_byline(facts, std::move(told));
      continue;
    }
    if (is_publisher(text.folded(facts.text))) {
      facts.kind = Kind::kItem;
      facts.can_be_head = false;
      continue;
    }
    // What a plain text follows is its head, but for 言 午.
    const bool is_spaced = facts.length == 3 && text[facts.text.begin + 1] == U' ';
    const bool head_follows =
        is_spaced || i + 1 == all.size() || all[i + 1].can_be_head || is_passed_over(all[i + 1].kind);
    if (facts.length > kNameLineMax || !above.ends_sentence || !head_follows) continue;
    std::optional<Byline> byline = bare_names(text, facts.text);
    if (byline) make_byline(facts, std::move(byline));
  }
}

}  // namespace

bool is_meta_line(const PageText& text, Range line, std::optional<Byline>& byline) {
  byline.reset();
  if (line.size() > kMetaMax) return false;
  std::size_t label_count = 0;
  const std::size_t labels_begin = behind_time(text, line);
  std::size_t names_begin = line.end;
  std::size_t names_end = line.end;
  for (std::size_t at = labels_begin; at < line.end; ++at) {
    if (is_sentence_end(text[at])) return false;
    if (at > labels_begin && text[at - 1] != U' ' && text[at - 1] != U'|') continue;
    const std::u32string_view form = text.folded({at, line.end});
    if (!begins_with_label(form)) {
      if (at == labels_begin) return false;
      continue;
    }
    ++label_count;
    if (names_writers(form) && names_begin == line.end) {
      names_begin = at;
    } else if (names_begin < at && names_end == line.end) {
      names_end = at;
    }
  }
  if (label_count < 2 && (label_count == 0 || labels_begin == line.begin)) return false;
  if (names_begin < line.end) byline = parse_byline(text, text.trimmed({names_begin, names_end}), BareNames::kNo);
  return true;
}

bool is_desk_line(const PageText& text, Range line) {
  if (line.size() > kDeskLineMax) return false;
  std::size_t word_count = 0;
  for (std::size_t at = line.begin; at < line.end; ++at) {
    if (!is_han(text[at]) && !is_separator(text[at])) return false;
    if (at > line.begin && !is_separator(text[at - 1])) continue;
    const Word* const word = role_words().longest_prefix(text.folded({at, line.end}));
    const bool is_desk = word != nullptr && word->form.size() >= 2 && static_cast<Role>(word->value) == Role::kDesk &&
                         at + word->form.size() < line.end && is_separator(text[at + word->form.size()]);
    if (at == line.begin && !is_desk) return false;
    word_count += is_desk ? 1 : 0;
  }
  return word_count >= 2;
}

bool is_source_line(std::u32string_view form) {
  if (form.size() > kSourceMax) return false;
  if (form.starts_with(U"(") || form.starts_with(U"[")) form.remove_prefix(1);
  static constexpr std::u32string_view kSources[] = {U"数据来源:", U"资料来源:", U"来源:",     U"制表:",
                                                     U"制图:",     U"稿件来源:", U"图片来源:", U"資料來源:"};
  if (begins_with_one_of(form, kSources)) return true;
  return is_writers_office(form);
}

bool is_writers_office(std::u32string_view form) {
  if (form.starts_with(U"(") || form.starts_with(U"[")) form.remove_prefix(1);
  static constexpr std::u32string_view kOffices[] = {U"作者系",    U"作者为",    U"作者是",
                                                     U"作者单位:", U"作者單位:", U"作者係"};
  return begins_with_one_of(form, kOffices);
}

namespace {

// 短评 任之初: a column's name and who writes it.
void settle_column_writers(const PageText& text, std::vector<Facts>& all) {
  for (Facts& facts : all) {
    if (!facts.can_be_head || facts.is_standing_head || facts.length > kSignatureMax) continue;
    const std::size_t length = standing_heads().prefix_length(text.folded(facts.text));
    const std::size_t behind = facts.text.begin + length;
    if (length < 2 || behind >= facts.text.end || text[behind] != U' ') continue;
    facts.byline = bare_names(text, text.trimmed({behind, facts.text.end}));
    facts.is_standing_head = facts.byline.has_value();
  }
}

// 编辑同志： and what stands below, down to who signs it, whatever he calls himself.
void settle_letters(const PageText& text, std::vector<Facts>& all) {
  bool in_letter = false;
  for (std::size_t i = 1; i < all.size(); ++i) {
    Facts& facts = all[i];
    const bool is_body = facts.kind == Kind::kBody && !facts.opening && !facts.text.empty();
    if (is_body && facts.length <= kSalutationMax && text[facts.text.end - 1] == U':' && all[i - 1].can_be_head) {
      in_letter = true;
    }
    if (facts.kind == Kind::kByline) in_letter = false;
    if (!facts.can_be_head) continue;
    const bool head_follows = i + 1 == all.size() || all[i + 1].can_be_head || is_passed_over(all[i + 1].kind);
    if (in_letter && facts.length <= kSignatureMax && all[i - 1].ends_sentence && head_follows) {
      facts.kind = Kind::kItem;
      facts.can_be_head = false;
      facts.ends_notice = true;
    }
    in_letter = false;
  }
}

}  // namespace

void settle_signatures(const PageText& text, std::vector<Facts>& all) {
  settle_column_writers(text, all);
  settle_below_heads(text, all);
  settle_below_texts(text, all);
  settle_letters(text, all);
}

}  // namespace cipin::page
