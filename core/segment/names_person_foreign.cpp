#include <algorithm>

#include "core/segment/names_person.h"

namespace cipin::names {
namespace {

constexpr std::size_t kSoundsMax = 8;

// 列夫·托尔斯泰: runs of Han joined by dots, the first from the token's beginning, the last as far as sounds go.
Span foreign_at(const PersonView& view, std::size_t begin) {
  if (!view.rules.foreign_person) return no_person(begin);
  std::size_t end = begin;
  std::size_t parts = 0;
  for (std::size_t at = begin;; ++parts) {
    std::size_t run = at;
    while (run - at < kSoundsMax && (view.stretch.single(run) & kSound) != 0) ++run;
    const bool dotted = is_dot(view.stretch.at(run));
    if (!dotted) {
      // The last part ends where a token does, if one does behind its second code point.
      while (run - at > 1 && view.stretch.edge(run) == Edge::kInside) --run;
    }
    // 维克多·雨果: a last part that is a word of its own need not be of sounds.
    if (!dotted && run < at + 2 && view.stretch.is_cut(at) && at < view.stretch.size() &&
        is_name_han(view.stretch.at(at)) && view.stretch.token_end(at) - at >= 2 &&
        view.stretch.token_end(at) - at <= 4) {
      run = view.stretch.token_end(at);
    }
    if (run == at) break;
    end = run;
    if (!dotted) {
      ++parts;
      break;
    }
    at = run + 1;
  }
  if (parts < 2 || end - begin < 3) return no_person(begin);
  return person_span(begin, end, kPersonSure + 8);
}

}  // namespace

Span sounds_at(const PersonView& view, std::size_t begin, const Left& left) {
  if (!view.rules.foreign_person || left.byline || !view.stretch.is_cut(begin)) return no_person(begin);
  if ((view.stretch.flags_of_word(begin, view.stretch.token_end(begin)) & kSurname) != 0) return no_person(begin);
  std::size_t end = begin;
  int against = 0;
  while (end < view.stretch.size()) {
    const std::size_t token_end = view.stretch.token_end(end);
    bool sounds = token_end - begin <= kSoundsMax;
    for (std::size_t i = end; sounds && i < token_end; ++i) sounds = (view.stretch.single(i) & kSound) != 0;
    if (!sounds && !view.stretch.is_known(end)) {
      // The HMM's word may hold the verb, too: 桑珠说.
      std::size_t run = end;
      while (run < token_end && (view.stretch.single(run) & kSound) != 0) ++run;
      if (run > end && run - begin <= kSoundsMax && (view.stretch.starts(run) & kSpeech) != 0) end = run;
    }
    if (!sounds || view.stretch.is_boundary_token(end)) break;
    if (token_end - end > 1 && view.stretch.is_known(end)) {
      const int level = view.stretch.level(end, token_end);
      if (level > 48) against += level / 2;
    }
    if ((view.stretch.starts(end) & (kPlace | kFullPlace | kTitle | kSpeech | kOrganisation)) != 0) break;
    end = token_end;
  }
  if (end - begin < 2) return no_person(begin);
  if (left.points < 24 && (end - begin < 3 || (view.stretch.starts(end) & kSpeech) == 0)) return no_person(begin);
  int points = left.points + 4 * static_cast<int>(end - begin) - against + look_right(view, end, false) - 4;
  if (against == 0 && view.stretch.token_end(begin) == end && !view.stretch.is_known(begin)) points += 10;
  return person_span(begin, end, points);
}

Span foreign_around(const PersonView& view, std::size_t dot) {
  std::size_t begin = dot;
  while (begin > view.foreign_end && dot - begin < kSoundsMax && (view.stretch.single(begin - 1) & kSound) != 0 &&
         (view.stretch.ends(begin) & (kTitle | kWeakTitle | kByline | kFullPlace)) == 0) {
    --begin;
  }
  while (begin + 1 < dot && view.stretch.edge(begin) == Edge::kInside) ++begin;
  return foreign_at(view, begin);
}

}  // namespace cipin::names
