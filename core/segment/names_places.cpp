#include "core/segment/names_places.h"

#include <algorithm>

// IMPLEMENTATION
// First the listed names, longest first, where the lattice's cuts allow them. Then, at every ending, the words to its
// left: an unknown word makes a name with it (瓦坡村), a known place and words make a longer one (郑州元宇宙产业园).
namespace cipin::names {
namespace {

constexpr int kListedPoints = 60;
constexpr int kPagePoints = 50;
constexpr int kEndedPoints = 40;
constexpr int kAreaPoints = 36;
constexpr std::size_t kShortCoreMax = 4;
constexpr std::size_t kAreaCoreMax = 12;
constexpr int kCommonLevel = 44;  // a frequency of 250
constexpr int kRareLevel = 16;    // of 7

class PlaceFinder {
 public:
  PlaceFinder(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, Marks& marks,
              std::vector<Span>& places)
      : stretch_(stretch), rules_(rules), evidence_(evidence), marks_(marks), places_(places) {}

  void run() {
    places_.clear();
    find_listed();
    find_ended();
    std::erase_if(places_, [&](const Span& place) { return place.end < marks_.place_replaced_to(place.begin); });
    if (rules_.page_place) find_page_names();
    if (rules_.abbreviated_place) find_abbreviated();
  }

 private:
  void find_listed();
  void find_ended();
  void find_page_names();
  void find_abbreviated();
  bool fits(const Hit& hit) const;
  std::size_t extend_listed(const Hit& hit) const;
  std::size_t extend_country(std::size_t end) const;
  bool ends_here(const Hit& hit) const;
  std::size_t find_core(const Hit& ending) const;
  bool fits_known_core(std::size_t begin, const Hit& ending) const;
  bool is_division(std::size_t begin, std::size_t end) const;
  void end_by_one(const Hit& ending);
  void end_by_more(const Hit& ending);
  void add(std::size_t begin, std::size_t end, int points) {
    places_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), points});
    marks_.add_place(begin, end);
  }

  // In place of the shorter one that begins there: 嵩山 in 嵩山路.
  void replace(std::size_t begin, std::size_t end, int points) {
    marks_.replace_place(begin, end);
    add(begin, end, points);
  }

  const Stretch& stretch_;
  const NameRules& rules_;
  PageEvidence& evidence_;
  Marks& marks_;
  std::vector<Span>& places_;
};

// Streets of a common word: only where others stand beside it.
bool is_street(char32_t c) {
  return c == U'路' || c == U'街' || c == U'巷' || c == U'桥';
}

// Counts rather than names: 百强区, 每区.
bool is_count_word(char32_t c) {
  return std::u32string_view(U"百千万亿两几多各每全整第本该").find(c) != std::u32string_view::npos;
}

// Never in a place's name, so that the HMM was wrong.
bool is_function_word(char32_t c) {
  return std::u32string_view(U"到在从的了着过和与及把被是这那给让为由个们以去设将对记").find(c) !=
         std::u32string_view::npos;
}

bool is_administrative(char32_t c) {
  return c == U'省' || c == U'市' || c == U'区' || c == U'县' || c == U'州' || c == U'旗' || c == U'盟';
}

bool ends_divisions(char32_t c) {
  return is_administrative(c) || c == U'镇' || c == U'乡' || c == U'村';
}

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
      const bool paged = !listed && rules_.page_place && evidence_.has_place(stretch_.part(hit.begin, hit.end)) &&
                         stretch_.edge(hit.end) == Edge::kCut;
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

// The beginning of the unknown word in front of an ending that is a token of its own; the ending's if there is none.
std::size_t PlaceFinder::find_core(const Hit& ending) const {
  const Chain chain = find_chain(stretch_, ending.begin, kShortCoreMax, marks_);
  std::size_t begin = ending.begin;
  while (begin > chain.begin) {
    const std::size_t token = stretch_.token_begin(begin - 1);
    // 精品|村|北堤|村: what ends another name stops this one.
    const char32_t c = stretch_.at(begin - 1);
    if (begin < ending.begin && marks_.place_ending_at(begin) < begin) break;
    if (begin - token == 1 && (is_street(c) || ends_divisions(c))) break;
    if (begin - token > 1 && stretch_.is_known(token)) {
      // A known word is the core only by itself.
      return begin == ending.begin && fits_known_core(token, ending) ? token : begin;
    }
    begin = token;
  }
  return begin;
}

// 大学路, 人民街: streets of common words, where others stand beside them; 嵩山路.
bool PlaceFinder::fits_known_core(std::size_t begin, const Hit& ending) const {
  const int level = stretch_.level(begin, ending.begin);
  if ((stretch_.flags_of_word(begin, ending.end) & (kBoundary | kNotName)) != 0) return false;
  if (!is_street(stretch_.at(ending.begin))) return level < 24 && ending.begin - begin <= 3;
  const char32_t before = begin > 0 ? stretch_.at(begin - 1) : U'\n';
  const char32_t after = stretch_.at(ending.end);
  constexpr std::u32string_view kBeside = U"、与和—-－至到口号段站";
  if (level < kCommonLevel && (is_break(before) || stretch_.ends(begin) & kBoundary)) return true;
  return before == U'、' || before == U'沿' || before == U'—' || before == U'在' ||
         kBeside.find(after) != std::u32string_view::npos || (after >= U'0' && after <= U'9') ||
         marks_.place_ending_at(begin) < begin;
}

// 登封市, 金水区: a word of the lexicon that is rare enough to be a division. Common ones are listed
// (kNotName), and in 区 most words are no names.
bool PlaceFinder::is_division(std::size_t begin, std::size_t end) const {
  constexpr std::u32string_view kKinds =
      U"城都集超股门夜菜地灾社山郊景园小校厂库军战特牧林矿港过若如绝闹";  // 城市, 地区
  const char32_t last = stretch_.at(end - 1);
  const bool sure = last == U'市' || last == U'县' || last == U'镇';
  if ((!sure && last != U'区') || end - begin < 3 || end - begin > 5) return false;
  if (stretch_.token_end(begin) != end || (stretch_.flags_of_word(begin, end) & kNotName) != 0 ||
      is_count_word(stretch_.at(begin)))
    return false;
  if (kKinds.find(stretch_.at(end - 2)) != std::u32string_view::npos) return false;
  return stretch_.level(begin, end) < (sure ? kCommonLevel : kRareLevel);
}

// 嵩山路, 瓦坡村: an ending of one code point behind an unknown word of two to four.
void PlaceFinder::end_by_one(const Hit& ending) {
  const char32_t last = stretch_.at(ending.begin);
  const std::size_t token = stretch_.token_begin(ending.begin);
  std::size_t begin = ending.begin;
  if (token < ending.begin) {
    if (stretch_.is_known(token)) {
      if (!is_division(token, ending.end)) return;  // 农村, 道路
      replace(token, ending.end, kEndedPoints);
      evidence_.add_place(stretch_.part(token, ending.begin));
      return;
    }
    begin = token;
    // 瓦|坡村: the HMM took too little.
    if (ending.begin - token == 1 && token > 0 && stretch_.token_begin(token - 1) == token - 1 &&
        !stretch_.is_boundary_token(token - 1) && is_name_han(stretch_.at(token - 1)) &&
        marks_.place_ending_at(token) == token) {
      --begin;
    }
  } else if (marks_.place_ending_at(ending.begin) < ending.begin) {
    begin = marks_.place_ending_at(ending.begin);
    if (!is_street(last)) return;
  } else {
    begin = find_core(ending);
  }
  // 到|澜州, 镇|洋洲村: a word of grammar and the ending of another name are no part of it.
  while (begin + 2 < ending.begin && (is_function_word(stretch_.at(begin)) || ends_divisions(stretch_.at(begin))))
    ++begin;
  const std::size_t core = ending.begin - begin;
  if (core < 2 || core > kShortCoreMax || (is_administrative(last) && core > 3)) return;
  if (is_count_word(stretch_.at(begin)) && !is_street(last)) return;
  for (std::size_t i = begin; i < ending.begin; ++i) {
    if (!is_name_han(stretch_.at(i)) || marks_.in_person(i) || is_function_word(stretch_.at(i))) return;
  }
  if ((stretch_.flags_of_word(begin, ending.end) & (kBoundary | kNotName)) != 0) return;
  if ((last == U'港' || last == U'园' || last == U'城') && rules_.area_place) {
    const Chain chain = find_chain(stretch_, begin, kAreaCoreMax, marks_);
    if (chain.place_begin < begin) return add(chain.place_begin, ending.end, kAreaPoints);
  }
  replace(begin, ending.end, kEndedPoints);
  if (ends_divisions(last) && last != U'村') {
    evidence_.add_place(stretch_.part(begin, ending.begin));
  }
}

// 郑州元宇宙产业园, 杜岭商圈.
void PlaceFinder::end_by_more(const Hit& ending) {
  const Chain chain = find_chain(stretch_, ending.begin, kAreaCoreMax, marks_);
  if (chain.begin == ending.begin) return;
  const bool area = (ending.flags & kAreaEnding) != 0;
  if (chain.place_begin < ending.begin) {
    if ((stretch_.flags_of_word(chain.place_begin, chain.place_end) & kDirection) != 0) {
      return replace(chain.place_begin, ending.end, kAreaPoints);
    }
    // 大河路|街道
    const std::size_t street = marks_.place_ending_at(ending.begin);
    if (stretch_.at(ending.end - 1) == U'道' && street < ending.begin && is_street(stretch_.at(ending.begin - 1))) {
      return replace(street, ending.end, kAreaPoints);
    }
    const std::size_t between = ending.begin - chain.place_end;
    const bool country = (stretch_.flags_of_word(chain.place_begin, chain.place_end) & kCountry) != 0;
    if (!rules_.area_place || (country && between < 4)) return;
    // 金水区老旧小区 is no name; 金水区文博广场 is.
    if (between > 0 && !area && chain.unknown_begin >= ending.begin &&
        (chain.level_max >= kCommonLevel || chain.has_modifier)) {
      return;
    }
    marks_.replace_place(ending.begin, ending.end + 1);  // 经开区 is a place by itself, too
    add(chain.place_begin, ending.end, kAreaPoints);
    return;
  }
  if (area && (stretch_.flags_of_word(chain.begin, stretch_.token_end(chain.begin)) & kDirection) != 0) {
    marks_.replace_place(ending.begin, ending.end + 1);
    replace(chain.begin, ending.end, kAreaPoints);
    return;
  }
  if (!rules_.ended_place) return;
  if (is_count_word(stretch_.at(chain.begin)) || is_function_word(stretch_.at(chain.begin)) || chain.has_modifier)
    return;
  if (chain.unknown_begin < ending.begin && ending.begin - chain.unknown_begin <= 6) {
    // Words in front of the unknown one belong if they are rare.
    add(chain.level_max < kCommonLevel ? chain.begin : chain.unknown_begin, ending.end, kEndedPoints - 4);
  } else if (chain.token_count == 1 && chain.level_max >= 0 && chain.level_max < kCommonLevel &&
             ending.begin - chain.begin >= 2) {
    add(chain.begin, ending.end, kEndedPoints - 8);
  }
}

// 红专|路段, 京广|路三: the ending begins a token that only goes on by a word of place, or by the HMM's guess.
bool PlaceFinder::ends_here(const Hit& hit) const {
  const Edge edge = stretch_.edge(hit.end);
  if (edge == Edge::kCut) return true;
  if (hit.end - hit.begin > 1 || !stretch_.is_cut(hit.begin)) return false;
  if (edge == Edge::kLoose) return true;
  constexpr std::u32string_view kParts = U"段口";
  return stretch_.token_end(hit.begin) == hit.end + 1 && kParts.find(stretch_.at(hit.end)) != std::u32string_view::npos;
}

void PlaceFinder::find_ended() {
  const auto hits = stretch_.hits();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    if ((hit.flags & kPlaceEnding) == 0 || !ends_here(hit) || marks_.in_person(hit.begin)) continue;
    const bool longer = i + 1 < hits.size() && hits[i + 1].begin == hit.begin &&
                        (hits[i + 1].flags & kPlaceEnding) != 0 && stretch_.edge(hits[i + 1].end) == Edge::kCut;
    if (longer || marks_.place_ending_at(hit.end) < hit.begin) continue;
    // An ending inside a longer one that begins before it: 区 in 开发区.
    bool inside = false;
    for (std::size_t j = i; j-- > 0 && hits[j].begin + 8 > hit.begin;) {
      inside = inside || (hits[j].end >= hit.end && hits[j].begin < hit.begin && (hits[j].flags & kPlaceEnding) != 0 &&
                          stretch_.edge(hits[j].begin) != Edge::kInside && stretch_.edge(hits[j].end) == Edge::kCut);
    }
    if (inside) continue;
    if (hit.end - hit.begin == 1) {
      if (rules_.ended_place) end_by_one(hit);
    } else if (stretch_.is_cut(hit.begin)) {
      end_by_more(hit);
    }
  }
}

// Short forms of what the page has in full and no list knows.
void PlaceFinder::find_page_names() {
  for (std::size_t i = 0; i + 1 < stretch_.size(); ++i) {
    if (!evidence_.place_may_begin(stretch_.at(i), stretch_.at(i + 1)) || marks_.in_place(i) || marks_.in_person(i))
      continue;
    if (stretch_.edge(i) == Edge::kInside) continue;
    for (std::size_t length = std::min<std::size_t>(4, stretch_.size() - i); length >= 2; --length) {
      if (stretch_.edge(i + length) == Edge::kInside || !evidence_.has_place(stretch_.part(i, i + length))) continue;
      add(i, i + length, kPagePoints);
      break;
    }
  }
}

// 在京, 来豫, 抵沪: where nothing else can be meant. And rows: 京津沪.
void PlaceFinder::find_abbreviated() {
  constexpr std::u32string_view kBefore = U"在来赴抵离入进驻访返";
  for (std::size_t i = 1; i < stretch_.size(); ++i) {
    if ((stretch_.single(i) & kAbbreviation) == 0 || marks_.in_place(i) || marks_.in_person(i)) continue;
    std::size_t end = i;
    while (end < stretch_.size() && (stretch_.single(end) & kAbbreviation) != 0 && !marks_.in_place(end)) ++end;
    const char32_t before = stretch_.at(i - 1);
    // 在京举行 may be one word of the lexicon.
    const bool in_word = !stretch_.is_cut(i) && stretch_.token_begin(i) == i - 1;
    const bool alone = end - i == 1 && kBefore.find(before) != std::u32string_view::npos && !marks_.in_person(i - 1) &&
                       (in_word || (stretch_.is_cut(i) && stretch_.edge(i + 1) != Edge::kInside));
    const bool row = end - i >= 3 && stretch_.is_cut(i) && stretch_.is_cut(end);
    if (alone || row) add(i, end, kEndedPoints);
    i = end;
  }
}

}  // namespace

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
