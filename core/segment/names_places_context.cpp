#include "core/segment/names_place_finder.h"

// IMPLEMENTATION
// Where the words beside an unknown word can only mean that it is a place: 青渚、鹤汀两区; 本报九垅6月17日电;
// S207省道九垅段.
namespace cipin::names {
namespace {

bool is_digit(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９');
}
bool is_road_letter(char32_t c) {
  return c == U'G' || c == U'S' || c == U'X' || c == U'Y';
}
bool is_date_part(char32_t c) {
  return is_digit(c) || is_numeral(c) || c == U'月' || c == U'○' || c == U'〇';
}

constexpr std::size_t kRowMax = 12;       // divisions in a row
constexpr std::size_t kDatelineMax = 12;  // code points of a date

}  // namespace

// 青渚、鹤汀、石梁三区: each a word between marks; the first begins where a token does.
void PlaceFinder::find_row_of_divisions(const Hit& ending) {
  if (ending.begin < 6 || !is_numeral(stretch_.at(ending.begin - 1))) return;
  std::size_t end = ending.begin - 1;
  while (end > 0 && is_digit(stretch_.at(end - 1))) --end;
  std::size_t items = 0;
  for (; items < kRowMax; ++items) {
    std::size_t begin = end;
    while (begin > 0 && end - begin <= 4 && is_name_han(stretch_.at(begin - 1)) &&
           !(begin < end && (stretch_.at(begin - 1) == U'和' || stretch_.at(begin - 1) == U'与')))
      --begin;
    const char32_t before = begin > 0 ? stretch_.at(begin - 1) : U'\n';
    const bool more = before == U'、' || ((before == U'和' || before == U'与') && end - begin >= 2);
    if (!more) {
      if (items == 0 || end < 2) return;
      // The first: what stands in front of it is no part.
      begin = stretch_.token_begin(end - 1);
      while (begin + 2 < end && is_function_word(stretch_.at(begin))) ++begin;
      if (marks_.place_ending_at(end) < end) begin = marks_.place_ending_at(end);
    }
    const std::size_t length = end - begin;
    if (length < 2 || length > 4 || marks_.in_person(begin) || stretch_.edge(begin) == Edge::kInside ||
        stretch_.edge(end) == Edge::kInside || stretch_.level(begin, end) > kCommonLevel) {
      if (!more || items == 0) return;
    } else if (marks_.place_ending_at(end) == end) {
      add(begin, end, kPagePoints);
      if (rules_.page_place) evidence_.add_place(stretch_.part(begin, end));
    }
    if (!more) return;
    end = begin - 1;
  }
}

// G312国道, 省道S217, and 九垅 in S207省道九垅段.
void PlaceFinder::find_road_by_number(const Hit& ending) {
  std::size_t begin = ending.begin;
  if (begin > 0 && is_blank(stretch_.at(begin - 1))) --begin;
  std::size_t digits = begin;
  while (digits > 0 && begin - digits < 4 && is_digit(stretch_.at(digits - 1))) --digits;
  if (digits < begin) {
    begin = digits > 0 && is_road_letter(stretch_.at(digits - 1)) ? digits - 1 : digits;
  } else {
    begin = ending.begin;
  }
  std::size_t end = ending.end;
  if (begin == ending.begin && is_road_letter(stretch_.at(end)) && is_digit(stretch_.at(end + 1))) {
    end += 2;
    while (is_digit(stretch_.at(end))) ++end;
  }
  if (begin == ending.begin && end == ending.end) return;
  replace(begin, end, kListedPoints);
  for (std::size_t length = 2; length <= 3; ++length) {
    const std::size_t part_end = end + length;
    if (stretch_.at(part_end) != U'段' || stretch_.edge(end) == Edge::kInside ||
        stretch_.edge(part_end) == Edge::kInside || !is_name_han(stretch_.at(end)) ||
        stretch_.level(end, part_end) > kCommonLevel || marks_.place_ending_at(part_end) < part_end) {
      continue;
    }
    add(end, part_end, kPagePoints);
    if (rules_.page_place) evidence_.add_place(stretch_.part(end, part_end));
  }
}

// 本报九垅6月17日电: `day` is where 日电 begins.
void PlaceFinder::find_dateline(std::size_t day) {
  std::size_t end = day;
  while (end > 0 && day - end < kDatelineMax && (is_date_part(stretch_.at(end - 1)) || is_blank(stretch_.at(end - 1))))
    --end;
  while (end < day && is_blank(stretch_.at(end))) ++end;
  std::size_t name_end = end;
  while (name_end > 0 && is_blank(stretch_.at(name_end - 1))) --name_end;
  std::size_t begin = name_end;
  while (begin > 0 && name_end - begin < 5 && is_name_han(stretch_.at(begin - 1)) && stretch_.at(begin - 1) != U'报' &&
         stretch_.at(begin - 1) != U'社')
    --begin;
  const char32_t before = begin > 0 ? stretch_.at(begin - 1) : U'\0';
  const std::size_t length = name_end - begin;
  if ((before != U'报' && before != U'社') || length < 2 || length > 4 || end == day || marks_.in_person(begin)) return;
  if (marks_.place_ending_at(name_end) < name_end) return;
  if ((stretch_.flags_of_word(begin, name_end) & kOrganisation) != 0) return;  // 新华社联合国12月31日电
  add(begin, name_end, kPagePoints);
  if (rules_.page_place) evidence_.add_place(stretch_.part(begin, name_end));
}

// 经五路, 纬三街
void PlaceFinder::find_street_by_number(const Hit& ending) {
  std::size_t begin = ending.begin;
  while (begin > 0 && ending.begin - begin < 3 && is_numeral(stretch_.at(begin - 1))) --begin;
  if (begin == ending.begin || begin == 0) return;
  const char32_t c = stretch_.at(begin - 1);
  if ((c == U'经' || c == U'纬') && stretch_.edge(begin - 1) != Edge::kInside)
    replace(begin - 1, ending.end, kEndedPoints);
}

void PlaceFinder::find_by_context() {
  if (!rules_.context_place) return;
  for (const Hit& hit : stretch_.hits()) {
    if ((hit.flags & kPlaceEnding) == 0) continue;
    if (hit.end - hit.begin == 1) {
      if (stretch_.at(hit.begin) == U'路' || stretch_.at(hit.begin) == U'街') find_street_by_number(hit);
      if (ends_divisions(stretch_.at(hit.begin)) || stretch_.at(hit.begin) == U'地') find_row_of_divisions(hit);
    } else if (stretch_.at(hit.end - 1) == U'道' && hit.end - hit.begin == 2) {
      find_road_by_number(hit);
    }
  }
  const std::span<const char32_t> text = stretch_.part(0, stretch_.size());
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == U'日' && (text[i + 1] == U'电' || text[i + 1] == U'讯')) find_dateline(i);
  }
}

}  // namespace cipin::names
