#pragma once

#include <string_view>
#include <vector>

#include "core/segment/names.h"
#include "core/segment/names_stretch.h"

// How a person's name is weighed: by points for and against. Shared by the files names_person*.cpp.
namespace cipin::names {

inline constexpr int kPersonBar = 32;   // what a name needs
inline constexpr int kPersonSure = 40;  // and what makes it evidence for the whole page
inline constexpr int kPersonWeak = 22;  // what a name needs that the stretch has twice
inline constexpr int kNoPerson = -1000;
inline constexpr std::size_t kBlanksMax = 3;

/// What a place in the text is weighed against: the stretch, and what has been found in front of it.
struct PersonView {
  const Stretch& stretch;
  const NameRules& rules;
  const PageEvidence& evidence;
  const std::vector<Span>& persons;
  bool last_in_byline = false;  // the last of them stands in a byline
  std::size_t foreign_end = 0;  // of the last dotted name
};

/// What the text left of a name says.
struct Left {
  int points = 0;
  bool byline = false;
  bool list = false;
};

inline Span no_person(std::size_t begin) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin), kNoPerson};
}
inline Span person_span(std::size_t begin, std::size_t end, int points) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), points};
}
inline bool is_list_mark(char32_t c) {
  return is_one_of<U"、，,/／和与及(（">(c);
}
inline bool is_colon(char32_t c) {
  return c == U'：' || c == U':';
}

Left look_left(const PersonView& view, std::size_t begin);
int look_right(const PersonView& view, std::size_t end, bool byline);
/// 志|明说: the lexicon has a word that ends in the verb of speech.
bool is_cut_by_verb(const PersonView& view, std::size_t end);

/// The points of [begin, end) as a surname and a given name; kNoPerson where it cannot be one.
int weigh_person(const PersonView& view, std::size_t begin, std::size_t surname_end, std::size_t end, const Left& left);
/// 甄二嫂, 张女士, 老闫, 李某: someone who is given no other name; who is, is left out by the caller.
Span addressed_at(const PersonView& view, std::size_t begin);
/// 邹 愚, 韩 江雪: a surname, blanks and a given name, where a byline's name is due, or a title, a verb of speech or
/// brackets ask for a name.
Span spaced_at(const PersonView& view, std::size_t begin, const Left& left);
/// 总统克林顿: two sounds and more after a title, no common word.
Span sounds_at(const PersonView& view, std::size_t begin, const Left& left);
/// 列夫·托尔斯泰, around the dot at `dot`: back to where its first part begins.
Span foreign_around(const PersonView& view, std::size_t dot);

}  // namespace cipin::names
