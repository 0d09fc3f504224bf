#include <algorithm>

#include "core/segment/names_place_finder.h"

// IMPLEMENTATION
// At every ending the words to its left are proposed as a candidate: unknown ones, or one known word that is rare
// enough. The HMM takes too much or too little into its words (记望|潮县), so a candidate gives way to a shorter one
// that the page has more often, and a doubtful one needs company.
namespace cipin::names {
namespace {

constexpr std::size_t kCoreMax = 4;
constexpr int kRareLevel = 16;  // a frequency of 7
constexpr int kDivisionLevel = 50;
constexpr int kStreetLevel = 52;
constexpr int kKnownCoreLevel = 56;  // of 1100: 白石|河, 石门|沟

bool is_measure_word(char32_t c) {
  return is_one_of<U"个条座处项家所名位间栋幢户片段道口眼月日年号时分">(c);
}

// 村级, 村集体, 村党支部
bool begins_office(char32_t c) {
  return is_one_of<U"级集党民干两委组务容">(c);
}

// Waters and hills, whose names may be of one code point and the ending: 澜江, 沚水.
bool ends_short_names(char32_t c) {
  return is_one_of<U"江河湖水溪州山岛湾岭">(c);
}

// FNV-1a
std::uint64_t hash_of(std::span<const char32_t> name) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char32_t c : name) hash = (hash ^ c) * 0x100000001B3;
  return hash;
}

}  // namespace

// 大学路, 人民街: streets of common words, where others stand beside them; 嵩山路, 白石河.
bool PlaceFinder::fits_known_core(std::size_t begin, const Hit& ending) const {
  const int level = stretch_.level(begin, ending.begin);
  const std::uint32_t core_flags = stretch_.flags_of_word(begin, ending.begin);
  const bool street = ending.end - ending.begin == 1 && is_street(stretch_.at(ending.begin));
  if ((core_flags & (kTitle | kWeakTitle | kBoundary)) != 0 || (!street && (core_flags & kPlaceEnding) != 0))
    return false;
  if ((stretch_.flags_of_word(begin, ending.end) & (kBoundary | kNotName)) != 0) return false;
  const char32_t before = begin > 0 ? stretch_.at(begin - 1) : U'\n';
  if (begin > 1 && is_measure_word(before) && is_numeral(stretch_.at(begin - 2))) return false;  // 43个山洪沟
  const bool counted = begin > 0 && is_numeral(stretch_.at(stretch_.token_begin(begin - 1)));    // 下一次|白石|河
  const bool left_open = is_break(before) || (stretch_.ends(begin) & kBoundary) != 0 || counted ||
                         ends_divisions(before) || marks_.place_ending_at(begin) < begin;
  if (street) {
    if (level < kStreetLevel && (is_break(before) || ends_divisions(before))) return true;
    const char32_t after = stretch_.at(ending.end);
    if (level < kCommonLevel && left_open) return true;
    return is_one_of<U"、沿—在走到由从往住过经">(before) || is_one_of<U"、与和—-－至到口号段站">(after) ||
           (after >= U'0' && after <= U'9') || marks_.place_ending_at(begin) < begin;
  }
  if (ending.begin - begin > 3) return false;
  if (is_administrative(stretch_.at(ending.begin)) && stretch_.at(ending.begin) != U'县') return level < 24;
  // 壮大|村|集体经济
  if (stretch_.at(ending.begin) == U'村' && begins_office(stretch_.at(ending.end))) return false;
  return level < kRareLevel || (level < kKnownCoreLevel && left_open);
}

// A name of one code point and the ending.
bool PlaceFinder::fits_short_core(std::size_t begin, const Hit& ending, bool& needs_company) const {
  const char32_t last = stretch_.at(ending.begin);
  if (ending.end - ending.begin != 1 || !ends_short_names(last) || stretch_.is_boundary_token(begin) ||
      is_count_word(stretch_.at(begin)) || is_numeral(stretch_.at(begin))) {
    return false;
  }
  const int level = stretch_.level(begin, begin + 1);
  constexpr int kTokenLevel = 50;
  const bool one_token = stretch_.token_begin(ending.begin) == begin && stretch_.token_end(begin) == ending.end;
  if (!one_token && !stretch_.is_cut(begin)) return false;
  if (last == U'州') return one_token && level < 66;
  needs_company = level > kTokenLevel;
  return level < (one_token ? 56 : kOddCodePointLevel);
}

// The beginning of what stands in front of an ending that is a token of its own, or begins one; the ending's if
// nothing there can be a name.
std::size_t PlaceFinder::find_core(const Hit& ending, bool& needs_company) const {
  const std::size_t limit = ending.begin - std::min<std::size_t>(ending.begin, kCoreMax);
  std::size_t begin = ending.begin;
  bool odd = false;  // an unknown word, or a code point that is rarely alone
  while (begin > limit) {
    const char32_t c = stretch_.at(begin - 1);
    const std::size_t token = stretch_.token_begin(begin - 1);
    if (!is_name_han(c) || token < limit || marks_.in_person(begin - 1)) break;
    if (begin < ending.begin && marks_.place_ending_at(begin) < begin) break;
    if (begin - token > 1) {
      if (stretch_.is_known(token)) {
        // A known word is the core only by itself.
        if (begin == ending.begin && fits_known_core(token, ending)) return token;
        break;
      }
      odd = true;
    } else {
      // 精品|村|北堤|村: what ends another name stops this one.
      if (is_street(c) || ends_divisions(c)) break;
      const bool rare = stretch_.level(token, begin) <= kOddCodePointLevel;
      if (stretch_.is_boundary_token(token)) {
        if (is_numeral(c) && begin + 1 == ending.begin && odd) begin = token;  // 九|垅|县
        break;
      }
      odd = odd || rare;
    }
    begin = token;
  }
  needs_company = !odd;
  return begin;
}

// 登封市, 金水区: a word of the lexicon that is rare enough to be a division. Common ones are listed
// (kNotName), and in 区 most words are no names; those that end like 城市 or 地区 are none.
bool PlaceFinder::is_division(std::size_t begin, std::size_t end) const {
  const char32_t last = stretch_.at(end - 1);
  const bool sure = last == U'市' || last == U'县' || last == U'镇';
  if ((!sure && last != U'区') || end - begin < 3 || end - begin > 5) return false;
  if (stretch_.token_end(begin) != end || (stretch_.flags_of_word(begin, end) & kNotName) != 0 ||
      is_count_word(stretch_.at(begin)))
    return false;
  if (is_one_of<U"城都集超股门夜菜地灾社山郊景园小校厂库军战特牧林矿港过若如绝闹">(stretch_.at(end - 2))) return false;
  return stretch_.level(begin, end) < (sure ? kCommonLevel : kRareLevel);
}

// 北园路, 石板桥: a rare word of the lexicon's with an ending that says little else.
bool PlaceFinder::is_rare_place(std::size_t begin, const Hit& ending) const {
  const std::size_t end = ending.end;
  if (end - begin < 3 || end - begin > 5 || stretch_.token_end(begin) != end || is_count_word(stretch_.at(begin)) ||
      is_numeral(stretch_.at(begin)) ||
      !is_one_of<U"路街巷桥村镇乡塘塆坪岭湾寺庙亭阁渡坝垸堡屯寨营庄">(stretch_.at(end - 1))) {
    return false;
  }
  // 新线路 ends with a word of its own.
  return (stretch_.flags_of_word(begin, end) & kNotName) == 0 && stretch_.level(begin, end) < kRareLevel &&
         stretch_.level(end - 2, end) < kStreetLevel;
}

// Where a name begins whose ending lies behind the first code point of a token.
std::size_t PlaceFinder::begin_in_token(const Hit& ending) const {
  const std::size_t token = stretch_.token_begin(ending.begin);
  const bool orphan = token > 0 && stretch_.token_begin(token - 1) == token - 1 &&
                      !stretch_.is_boundary_token(token - 1) && is_name_han(stretch_.at(token - 1)) &&
                      marks_.place_ending_at(token) == token;
  if (stretch_.is_known(token)) {
    // 澜|州市
    const bool short_ending = ending.begin - token == 1 && orphan && ends_short_names(stretch_.at(token)) &&
                              stretch_.level(token - 1, token) < 56;
    return short_ending ? token - 1 : ending.begin;
  }
  // 瓦|坡村: the HMM took too little.
  return ending.begin - token == 1 && orphan ? token - 1 : token;
}

void PlaceFinder::propose_span(std::size_t begin, const Hit& ending, bool needs_company) {
  const char32_t last = stretch_.at(ending.end - 1);
  const bool by_one = ending.end - ending.begin == 1;
  // 到|澜州, 镇|洋洲村: a word of grammar and the ending of another name are no part of it.
  while (begin + 2 < ending.begin && (is_function_word(stretch_.at(begin)) || ends_divisions(stretch_.at(begin))))
    ++begin;
  const std::size_t core = ending.begin - begin;
  if (core == 1 && !fits_short_core(begin, ending, needs_company)) return;
  if (core > 1 && by_one && last == U'水') return;
  if ((stretch_.flags_of_word(begin, ending.begin) & (kModifier | kBoundary)) != 0) return;  // 老旧小区
  if (core == 0 || core > kCoreMax || (by_one && is_administrative(last) && core > 3)) return;
  const char32_t first = stretch_.at(begin);
  if (is_count_word(first) && (!(by_one && is_street(last)) || is_one_of<U"哪某该每各本这那">(first))) return;
  if (begin > 0 && is_measure_word(first) && is_numeral(stretch_.at(begin - 1))) return;  // 4条待路
  if (!by_one && is_numeral(first) && first != U'双') return;                             // 六有社区
  if (is_numeral(first) && is_measure_word(stretch_.at(begin + 1)) && core == 2) return;  // 几条沟
  for (std::size_t i = begin; i < ending.begin; ++i) {
    if (!is_name_han(stretch_.at(i)) || marks_.in_person(i) || is_function_word(stretch_.at(i))) return;
  }
  if ((stretch_.flags_of_word(begin, ending.end) & (kBoundary | kNotName)) != 0) return;
  // 脱贫县, 生态区: a common word, whatever the HMM made of it; divisions of such names are listed.
  if (by_one && core > 1 && is_administrative(last) && stretch_.level(begin, ending.begin) > kDivisionLevel) return;
  candidates_.push_back(
      {static_cast<std::uint32_t>(begin), ending.end, hash_of(stretch_.part(begin, ending.end)), 1, needs_company});
}

// An ending of one code point, or of more that takes a core of its own: 嵩山路, 瓦坡村, 槐安里社区.
void PlaceFinder::propose(const Hit& ending) {
  const std::size_t token = stretch_.token_begin(ending.begin);
  bool needs_company = false;
  std::size_t begin = ending.begin;
  if (stretch_.token_end(ending.begin) < ending.end) {
    begin = token;
  } else if (token < ending.begin) {
    if (stretch_.is_known(token) && (is_division(token, ending.end) || is_rare_place(token, ending))) {
      // 登封市, 石板桥: nothing more is asked.
      candidates_.push_back(
          {static_cast<std::uint32_t>(token), ending.end, hash_of(stretch_.part(token, ending.end)), 1, false});
      return;
    }
    begin = begin_in_token(ending);
    if (begin == ending.begin) return;  // 农村, 道路
  } else if (marks_.place_ending_at(ending.begin) < ending.begin) {
    const char32_t last = stretch_.at(ending.begin);
    if (ending.end - ending.begin > 1 || (!is_street(last) && last != U'村' && last != U'镇' && last != U'乡')) return;
    begin = marks_.place_ending_at(ending.begin);
    // 荷塘|村; but 中国|村, 金水区|村.
    if (!is_street(last) && (ends_divisions(stretch_.at(ending.begin - 1)) ||
                             (stretch_.flags_of_word(begin, ending.begin) & kCountry) != 0)) {
      return;
    }
  } else {
    begin = find_core(ending, needs_company);
    if (begin == ending.begin) return;
  }
  propose_span(begin, ending, needs_company);
}

void PlaceFinder::take(const Candidate& candidate) {
  replace(candidate.begin, candidate.end, kEndedPoints);
  if (!rules_.page_place) return;
  evidence_.add_place(stretch_.part(candidate.begin, candidate.end));
  const char32_t last = stretch_.at(candidate.end - 1);
  if (candidate.end - candidate.begin > 2 && ends_divisions(last) && last != U'村')
    evidence_.add_place(stretch_.part(candidate.begin, candidate.end - 1));
}

void PlaceFinder::take_candidates() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> counts;
  counts.reserve(candidates_.size());
  for (const Candidate& candidate : candidates_) counts.emplace_back(candidate.hash, 1);
  std::sort(counts.begin(), counts.end());
  std::size_t kept = 0;
  for (const auto& [hash, count] : counts) {
    if (kept > 0 && counts[kept - 1].first == hash) {
      ++counts[kept - 1].second;
    } else {
      counts[kept++] = {hash, count};
    }
  }
  counts.resize(kept);
  const auto count_of = [&](std::uint64_t hash) {
    const auto at = std::lower_bound(counts.begin(), counts.end(), std::pair{hash, std::uint32_t{0}});
    return at != counts.end() && at->first == hash ? at->second : 0;
  };
  // 澜江澜州: one word of the HMM, two names.
  const auto split_waters = [&](Candidate& candidate) {
    for (std::uint32_t begin = candidate.begin + 2; begin + 2 <= candidate.end; ++begin) {
      if (!ends_short_names(stretch_.at(begin - 1)) || stretch_.edge(begin) == Edge::kInside) continue;
      if (count_of(hash_of(stretch_.part(candidate.begin, begin))) == 0) continue;
      candidate.begin = begin;
      candidate.needs_company = false;
      return;
    }
  };
  for (Candidate& candidate : candidates_) {
    candidate.count = count_of(candidate.hash);
    // 开|澜江 where the page has 澜江 more often.
    for (std::uint32_t begin = candidate.begin + 1; begin + 2 <= candidate.end; ++begin) {
      if (stretch_.edge(begin) == Edge::kInside) continue;
      const std::uint64_t hash = hash_of(stretch_.part(begin, candidate.end));
      const std::uint32_t count = count_of(hash);
      if (count <= candidate.count) continue;
      candidate.begin = begin;
      candidate.hash = hash;
      candidate.count = count;
    }
    split_waters(candidate);
    const bool on_page = rules_.page_place && evidence_.has_place(stretch_.part(candidate.begin, candidate.end));
    if (candidate.needs_company && candidate.count < 2 && !on_page) continue;
    if (marks_.place_ending_at(candidate.end) < candidate.begin) continue;
    take(candidate);
  }
  candidates_.clear();
}

// 红专|路段, 京广|路三: the ending begins a token that only goes on by a word of place, or by the HMM's guess.
bool PlaceFinder::ends_here(const Hit& hit) const {
  const Edge edge = stretch_.edge(hit.end);
  if (edge == Edge::kCut) return true;
  if (hit.end - hit.begin > 1 || !stretch_.is_cut(hit.begin)) return false;
  if (edge == Edge::kLoose) return true;
  return stretch_.token_end(hit.begin) == hit.end + 1 && is_one_of<U"段口">(stretch_.at(hit.end));
}

// An ending inside a longer one: 区 in 开发区, 道 in 道路.
bool PlaceFinder::is_inside_longer(std::size_t hit_number) const {
  const auto hits = stretch_.hits();
  const Hit& hit = hits[hit_number];
  if (hit_number + 1 < hits.size() && hits[hit_number + 1].begin == hit.begin &&
      (hits[hit_number + 1].flags & kPlaceEnding) != 0 && stretch_.edge(hits[hit_number + 1].end) == Edge::kCut) {
    return true;
  }
  for (std::size_t i = hit_number; i-- > 0 && hits[i].begin + 8 > hit.begin;) {
    if (hits[i].end >= hit.end && hits[i].begin < hit.begin && (hits[i].flags & kPlaceEnding) != 0 &&
        stretch_.edge(hits[i].begin) != Edge::kInside && stretch_.edge(hits[i].end) == Edge::kCut) {
      return true;
    }
  }
  return false;
}

void PlaceFinder::find_ended() {
  if (!rules_.ended_place) return;
  const auto hits = stretch_.hits();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    if ((hit.flags & kPlaceEnding) == 0 || (hit.end - hit.begin > 1 && (hit.flags & kOwnCore) == 0)) continue;
    if (hit.end - hit.begin == 1 && takes_area_before(stretch_.at(hit.begin))) continue;
    if (!ends_here(hit) || marks_.in_person(hit.begin) || marks_.place_ending_at(hit.end) < hit.begin) continue;
    if (hit.begin == 0 || is_inside_longer(i)) continue;
    // One code point may end a word of the lexicon: 登封市.
    if (hit.end - hit.begin > 1 && stretch_.edge(hit.begin) == Edge::kInside) continue;
    // 柳荫街|道: the lexicon has 柳荫街.
    const bool street_and_more = stretch_.at(hit.begin) == U'街' && stretch_.at(hit.end) == U'道' &&
                                 stretch_.token_begin(hit.end) == hit.end && stretch_.is_cut(hit.end + 1);
    propose(street_and_more ? Hit{hit.begin, hit.end + 1, hit.flags | kOwnCore} : hit);
  }
  take_candidates();
}

}  // namespace cipin::names
