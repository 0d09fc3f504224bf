#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/segment/names.h"
#include "core/segment/names_chain.h"
#include "core/segment/names_stretch.h"

// How the places of a stretch are found. Shared by the files names_place*.cpp.
namespace cipin::names {

inline constexpr int kListedPoints = 60;
inline constexpr int kPagePoints = 50;
inline constexpr int kEndedPoints = 40;
inline constexpr int kAreaPoints = 36;
inline constexpr std::size_t kPageNameMax = 8;
inline constexpr int kOddCodePointLevel = 45;  // a code point that is alone as rarely as 垅, 沚
inline constexpr int kCommonLevel = 44;        // of Stretch::level: a frequency of 250

/// 路, 街: streets of a common word only where others stand beside it.
inline bool is_street(char32_t c) {
  return c == U'路' || c == U'街' || c == U'巷' || c == U'桥';
}
inline bool is_administrative(char32_t c) {
  return c == U'省' || c == U'市' || c == U'区' || c == U'县' || c == U'州' || c == U'旗' || c == U'盟';
}
inline bool ends_divisions(char32_t c) {
  return is_administrative(c) || c == U'镇' || c == U'乡' || c == U'村';
}
/// Never in a place's name, so that the HMM was wrong.
inline bool is_function_word(char32_t c) {
  return is_one_of<U"到在从的了着过和与及把被是这那给让为由个们以去设将对记有">(c);
}
/// What stands behind a place as well as behind a name of its own: 郑州国际金贸港.
inline bool takes_area_before(char32_t c) {
  return c == U'港' || c == U'园' || c == U'城' || c == U'站';
}
/// Counts rather than names: 百强区, 每区.
inline bool is_count_word(char32_t c) {
  return is_one_of<U"百千万亿两几多各每全整第本该哪某">(c);
}
/// 七里河, 九华县; but also 两区, 三县.
inline bool is_numeral(char32_t c) {
  return is_one_of<U"一二三四五六七八九十两双几0123456789０１２３４５６７８９">(c);
}

/// Finds the places of one stretch; marks and evidence are written to.
class PlaceFinder {
 public:
  PlaceFinder(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, Marks& marks,
              std::vector<Span>& places)
      : stretch_(stretch), rules_(rules), evidence_(evidence), marks_(marks), places_(places) {}

  void run();

 private:
  /// A name by an ending of its own, before it is known what else the page has.
  struct Candidate {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint64_t hash;
    std::uint32_t count;  // how often the stretch has it as a candidate
    bool needs_company;   // holds only if it stands more than once
  };

  // names_places.cpp: what is listed, and short forms.
  void find_listed();
  void find_page_names();
  void find_abbreviated();
  bool fits(const Hit& hit) const;
  bool stands_in_row(const Hit& hit) const;
  bool fits_page_name(std::size_t begin, std::size_t end) const;
  std::size_t extend_listed(const Hit& hit) const;
  std::size_t extend_country(std::size_t end) const;

  // names_places_ended.cpp: an unknown word and an ending.
  void find_ended();
  bool ends_here(const Hit& hit) const;
  bool is_inside_longer(std::size_t hit_number) const;
  void propose(const Hit& ending);
  void propose_span(std::size_t begin, const Hit& ending, bool needs_company);
  std::size_t begin_in_token(const Hit& ending) const;
  std::size_t find_core(const Hit& ending, bool& needs_company) const;
  bool fits_known_core(std::size_t begin, const Hit& ending) const;
  bool fits_short_core(std::size_t begin, const Hit& ending, bool& needs_company) const;
  bool is_rare_place(std::size_t begin, const Hit& ending) const;
  bool is_division(std::size_t begin, std::size_t end) const;
  void take_candidates();
  void take(const Candidate& candidate);

  // names_places_area.cpp: a known place, words and an ending.
  void find_areas();
  void take_area(const Hit& ending);
  void take_area_by_one(const Hit& ending);
  bool is_odd(std::size_t begin, std::size_t end) const;

  // names_places_context.cpp: what the words beside a name make one.
  void find_by_context();
  void find_row_of_divisions(const Hit& ending);
  void find_road_by_number(const Hit& ending);
  void find_street_by_number(const Hit& ending);
  void find_dateline(std::size_t day);

  void add(std::size_t begin, std::size_t end, int points) {
    places_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), points});
    marks_.add_place(begin, end);
  }
  /// In place of the shorter one that begins there: 嵩山 in 嵩山路.
  void replace(std::size_t begin, std::size_t end, int points) {
    marks_.replace_place(begin, end);
    add(begin, end, points);
  }

  const Stretch& stretch_;
  const NameRules& rules_;
  PageEvidence& evidence_;
  Marks& marks_;
  std::vector<Span>& places_;
  std::vector<Candidate> candidates_;
};

}  // namespace cipin::names
