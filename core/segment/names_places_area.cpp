#include "core/segment/names_place_finder.h"

// IMPLEMENTATION
// 郑州元宇宙产业园, 鹤汀剧场: from the leftmost place in front of the ending on, the words between belong to the name.
// A division in full (石梁区, 双桥镇) stands for itself, though, if what follows has a name of its own.
namespace cipin::names {
namespace {

constexpr std::size_t kAreaCoreMax = 12;

// At the end of what is listed as an area, but awarded rather than laid out.
bool is_award(char32_t c) {
  return c == U'范' || c == U'验';  // 示范区, 试验区
}

}  // namespace

void PlaceFinder::take_area(const Hit& ending) {
  const bool area = (ending.flags & kAreaEnding) != 0;
  std::size_t core_end = ending.begin;
  if (!stretch_.is_cut(core_end)) {
    // 宅|建于: in a word of the HMM.
    core_end = stretch_.token_begin(core_end);
    if (stretch_.is_known(core_end)) return;
  }
  const Chain chain = find_chain(stretch_, core_end, kAreaCoreMax, marks_);
  if (chain.begin == ending.begin) return;
  if (!area && chain.begin + 2 <= ending.begin && is_new_area(stretch_, chain.begin))
    return add(chain.begin, ending.end, kAreaPoints);
  if (chain.place_begin < core_end) {
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
    const bool named = chain.unknown_begin < ending.begin || chain.level_max < kCommonLevel;
    // 金水区老旧小区 is no name; 金水区文博广场 is.
    const bool full = chain.place_end - chain.place_begin > 2 && ends_divisions(stretch_.at(chain.place_end - 1));
    if (between > 0 && (chain.has_modifier || (!area && !named && (full || country)))) return;
    if (between >= 2 && full) {
      // 石梁区|老轴承厂片区
      if (named) add(chain.place_end, ending.end, kAreaPoints);
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
  const char32_t first = stretch_.at(chain.begin);
  if (area && chain.unknown_begin == ending.begin && is_award(stretch_.at(ending.end - 2))) return;
  if (is_numeral(first) || is_count_word(first) || is_function_word(first) || chain.has_modifier) return;
  if (chain.unknown_begin < ending.begin && ending.begin - chain.unknown_begin <= 6 &&
      is_odd(chain.unknown_begin, ending.begin)) {
    // Words in front of the unknown one belong if they are rare.
    add(chain.level_max < kCommonLevel ? chain.begin : chain.unknown_begin, ending.end, kEndedPoints - 4);
  } else if (chain.token_count == 1 && chain.level_max >= 0 && chain.level_max < kCommonLevel &&
             ending.begin - chain.begin >= 2) {
    add(chain.begin, ending.end, kEndedPoints - 8);
  }
}

// Whether a word is among them that no lexicon has, or a code point that is rarely alone; 大|抓 are neither.
bool PlaceFinder::is_odd(std::size_t begin, std::size_t end) const {
  for (std::size_t at = begin; at < end;) {
    const std::size_t token_end = stretch_.token_end(at);
    if (token_end - at > 1 ? !stretch_.is_known(at) : stretch_.level(at, token_end) <= kOddCodePointLevel) return true;
    at = token_end;
  }
  return false;
}

// 澜江三桥, 郑州国际金贸港, 双桥站: an ending of one code point behind a place, and what is between.
void PlaceFinder::take_area_by_one(const Hit& ending) {
  const char32_t last = stretch_.at(ending.begin);
  const std::size_t token = stretch_.token_begin(ending.begin);
  if (last == U'桥') {
    const std::size_t number = ending.begin - 1;
    if (is_numeral(stretch_.at(number)) && marks_.place_ending_at(number) < number)
      add(marks_.place_ending_at(number), ending.end, kAreaPoints);
    return;
  }
  // 澜州|北站
  const std::size_t side = ending.begin - 1;
  if (last == U'站' && token == side && is_one_of<U"东南西北">(stretch_.at(side)) &&
      marks_.place_ending_at(side) < side && rules_.area_place) {
    return add(marks_.place_ending_at(side), ending.end, kAreaPoints);
  }
  if (!takes_area_before(last) || (token < ending.begin && stretch_.is_known(token))) return;
  if (last == U'站') {
    const std::size_t place = marks_.place_ending_at(ending.begin);
    const bool named = place < ending.begin && (stretch_.flags_of_word(place, ending.begin) & kCountry) == 0;
    if (named && rules_.area_place) add(place, ending.end, kAreaPoints);
    return;
  }
  const Chain chain = find_chain(stretch_, token, kAreaCoreMax, marks_);
  if (chain.place_begin < token) {
    if (rules_.area_place) add(chain.place_begin, ending.end, kAreaPoints);
  } else if (rules_.ended_place && ending.begin - token >= 2 && ending.begin - token <= 3) {
    add(token, ending.end, kEndedPoints);
  }
}

void PlaceFinder::find_areas() {
  const auto hits = stretch_.hits();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    if ((hit.flags & kPlaceEnding) == 0 || hit.begin == 0 || stretch_.edge(hit.end) != Edge::kCut) continue;
    if (marks_.in_person(hit.begin) || marks_.in_place(hit.begin) || is_inside_longer(i)) continue;
    if (hit.end - hit.begin == 1) {
      take_area_by_one(hit);
    } else if (stretch_.edge(hit.begin) != Edge::kInside) {
      take_area(hit);
    }
  }
}

}  // namespace cipin::names
