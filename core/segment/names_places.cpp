#include "core/segment/names_places.h"

#include <algorithm>

#include "core/segment/names_place_finder.h"

// IMPLEMENTATION
// First the listed names, longest first, where the lattice's cuts allow them, and what the words beside it make a place
// (names_places_context.cpp). Then unknown words and an ending (names_places_ended.cpp); what those tell of the page is
// looked for everywhere. Last, at every ending, the words to its left from a known place on (names_places_area.cpp).
namespace cipin::names {
namespace {

// What may follow a place inside one lexicon word: 中国人, 河南省, 美国队.
bool is_of_a_place(char32_t c) {
  return is_administrative(c) || c == U'人' || c == U'队' || c == U'籍' || c == U'产' || c == U'军' || c == U'话' ||
         c == U'城' || c == U'式' || c == U'方';
}

// Whether the cuts allow a listed name.
bool fits_cuts(const Stretch& stretch, const Hit& hit) {
  if (stretch.edge(hit.begin) == Edge::kInside) return false;
  if (stretch.edge(hit.end) != Edge::kInside) return true;
  // 郑州市|委: the last code point begins a word of office.
  if ((hit.flags & kFullPlace) != 0 && stretch.is_cut(hit.end - 1) &&
      (stretch.starts(hit.end - 1) & (kOrganisation | kOrganisationEnding)) != 0) {
    return true;
  }
  if ((hit.flags & kPlace) == 0 || stretch.token_begin(hit.end) != hit.begin) return false;
  // A longer word that begins with it: 中国政府, 中国人.
  return stretch.token_end(hit.end) > hit.end + 1 || is_of_a_place(stretch.at(hit.end));
}

}  // namespace

void PlaceFinder::run() {
  places_.clear();
  find_listed();
  find_by_context();
  find_ended();
  if (rules_.page_place) find_page_names();
  find_areas();
  std::erase_if(places_, [&](const Span& place) { return place.end < marks_.place_replaced_to(place.begin); });
  if (rules_.abbreviated_place) find_abbreviated();
}

bool PlaceFinder::fits(const Hit& hit) const {
  return !marks_.in_person(hit.begin) && fits_cuts(stretch_, hit);
}

// 南非|共和国, 刚果|民主|共和国.
std::size_t PlaceFinder::extend_country(std::size_t end) const {
  std::size_t at = end;
  if (at < stretch_.size() && !stretch_.is_cut(at)) {
    // One word of the lexicon: 中华人民共和国.
    const std::size_t token_end = stretch_.token_end(at);
    return token_end - at >= 3 && stretch_.at(token_end - 1) == U'国' && stretch_.at(token_end - 3) == U'共' ? token_end
                                                                                                             : end;
  }
  for (int tokens = 0; tokens < 4 && at < stretch_.size() && stretch_.is_cut(at); ++tokens) {
    const std::size_t token_end = stretch_.token_end(at);
    const std::span<const char32_t> token = stretch_.part(at, token_end);
    const std::u32string_view word(token.data(), token.size());
    at = token_end;
    if (word.ends_with(U"共和国")) return at;
    if (word != U"民主" && word != U"人民" && word != U"社会主义" && word != U"伊斯兰" && word != U"阿拉伯") break;
  }
  return end;
}

// 大连|港 is one word of the lexicon, and 那曲|地区 another.
std::size_t PlaceFinder::extend_listed(const Hit& hit) const {
  if ((hit.flags & kPlace) == 0) return hit.end;
  if ((hit.flags & kCountry) != 0) return extend_country(hit.end);
  const std::size_t token_end = hit.end < stretch_.size() ? stretch_.token_end(hit.end) : hit.end;
  const char32_t c = stretch_.at(hit.end);
  if (token_end == hit.end + 2 && c == U'地' && stretch_.at(hit.end + 1) == U'区') return token_end;
  const bool goes_on = is_administrative(c) || c == U'港' || c == U'镇' || c == U'乡' || c == U'岛';
  return token_end == hit.end + 1 && stretch_.token_begin(hit.end) == hit.begin && goes_on ? token_end : hit.end;
}

// 那曲、阿里、拉萨: a word that may be a place, between two.
bool PlaceFinder::stands_in_row(const Hit& hit) const {
  const auto is_mark = [](char32_t c) { return c == U'、' || c == U'至' || c == U'—' || c == U'到'; };
  if (stretch_.edge(hit.begin) != Edge::kCut || stretch_.edge(hit.end) != Edge::kCut || hit.begin == 0) return false;
  const bool left = is_mark(stretch_.at(hit.begin - 1)) && marks_.place_ending_at(hit.begin - 1) + 1 < hit.begin;
  const bool right = is_mark(stretch_.at(hit.end)) && (stretch_.starts(hit.end + 1) & (kPlace | kFullPlace)) != 0;
  const char32_t after = stretch_.at(hit.end);
  return (left && (right || is_break(after) || after == U'等' || after == U'和')) ||
         (right && is_break(stretch_.at(hit.begin - 1)));
}

void PlaceFinder::find_listed() {
  const auto hits = stretch_.hits();
  std::size_t covered = 0;
  for (std::size_t i = 0; i < hits.size();) {
    const std::size_t begin = hits[i].begin;
    const Hit* best = nullptr;
    bool by_page = false;
    for (; i < hits.size() && hits[i].begin == begin; ++i) {
      const Hit& hit = hits[i];
      if ((hit.flags & (kPlace | kShortPlace | kFullPlace)) == 0 || !fits(hit)) continue;
      const bool listed = (hit.flags & (kPlace | kFullPlace)) != 0;
      // 甘肃西部 names Gansu; 西部 alone is a part of the country.
      if ((hit.flags & kDirection) != 0 && begin > 0 && marks_.place_ending_at(begin) < begin) continue;
      const bool paged =
          !listed && rules_.page_place &&
          ((evidence_.has_place(stretch_.part(hit.begin, hit.end)) && stretch_.edge(hit.end) == Edge::kCut) ||
           stands_in_row(hit));
      if (listed ? !rules_.known_place : !paged) continue;
      best = &hit;
      by_page = paged;
    }
    if (best == nullptr || begin < covered) continue;
    const std::size_t end = by_page ? best->end : extend_listed(*best);
    covered = end;
    add(begin, end, by_page ? kPagePoints : kListedPoints);
  }
}

// Whether the cuts allow [begin, end), which is a place's name elsewhere on the page.
bool PlaceFinder::fits_page_name(std::size_t begin, std::size_t end) const {
  if (stretch_.edge(begin) == Edge::kInside) return false;
  if (stretch_.edge(end) != Edge::kInside) return true;
  // 澜|江边, 白石|河口: the lexicon has a word of the name's last code point and the next.
  return stretch_.token_begin(end) + 1 == end && stretch_.token_end(end) == end + 1 &&
         (end - begin > 2 || stretch_.is_cut(begin));
}

// What the page has elsewhere, in full or as a short form, and no list knows.
void PlaceFinder::find_page_names() {
  const std::span<const char32_t> text = stretch_.part(0, stretch_.size());
  for (std::size_t i = evidence_.next_place(text, 0); i + 1 < text.size(); i = evidence_.next_place(text, i + 1)) {
    if (!evidence_.place_may_begin(stretch_.at(i), stretch_.at(i + 1)) || marks_.in_place(i) || marks_.in_person(i))
      continue;
    for (std::size_t length = std::min<std::size_t>(kPageNameMax, stretch_.size() - i); length >= 2; --length) {
      if (!evidence_.has_place(stretch_.part(i, i + length)) || !fits_page_name(i, i + length)) continue;
      add(i, i + length, kPagePoints);
      i += length - 1;
      break;
    }
  }
}

// 在京, 来豫, 抵沪: where nothing else can be meant. And rows: 京津沪.
void PlaceFinder::find_abbreviated() {
  std::size_t from = 1;
  for (const std::size_t i : stretch_.abbreviations()) {
    if (i < from || marks_.in_place(i) || marks_.in_person(i)) continue;
    std::size_t end = i;
    while (end < stretch_.size() && (stretch_.single(end) & kAbbreviation) != 0 && !marks_.in_place(end)) ++end;
    const char32_t before = stretch_.at(i - 1);
    // 在京举行 may be one word of the lexicon.
    const bool in_word = !stretch_.is_cut(i) && stretch_.token_begin(i) == i - 1;
    const bool alone = end - i == 1 && is_one_of<U"在来赴抵离入进驻访返">(before) && !marks_.in_person(i - 1) &&
                       (in_word || (stretch_.is_cut(i) && stretch_.edge(i + 1) != Edge::kInside));
    const bool row = end - i >= 3 && stretch_.is_cut(i) && stretch_.is_cut(end);
    if (alone || row) add(i, end, kEndedPoints);
    from = end + 1;
  }
}

void learn_full_places(const Stretch& stretch, PageEvidence& evidence) {
  for (const Hit& hit : stretch.hits()) {
    if ((hit.flags & kFullPlace) == 0 || hit.end - hit.begin < 3 || !is_administrative(stretch.at(hit.end - 1)))
      continue;
    // 开发区 tells nothing of 开发.
    const std::uint32_t short_flags = stretch.flags_of_word(hit.begin, hit.end - 1);
    if (hit.end - hit.begin == 3 && (short_flags & (kPlace | kShortPlace)) == 0) continue;
    if (fits_cuts(stretch, hit)) evidence.add_place(stretch.part(hit.begin, hit.end - 1));
  }
}

void find_places(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, Marks& marks,
                 std::vector<Span>& places) {
  PlaceFinder(stretch, rules, evidence, marks, places).run();
}

}  // namespace cipin::names
