#include "core/segment/names_chain.h"

#include <algorithm>
#include <string_view>

namespace cipin::names {

void Marks::reset(std::size_t size, std::span<const Span> persons) {
  cover_.assign(size + 1, 0);
  replaced_to_.assign(size + 1, 0);
  place_begin_.resize(size + 1);
  for (std::size_t i = 0; i <= size; ++i) place_begin_[i] = static_cast<std::uint32_t>(i);
  for (const Span& person : persons) {
    for (std::size_t i = person.begin; i < person.end; ++i) cover_[i] |= kInPerson;
  }
}

void Marks::add_place(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) cover_[i] |= kInPlace;
  place_begin_[end] = std::min(place_begin_[end], static_cast<std::uint32_t>(begin));
}

namespace {

constexpr int kRareLevel = 16;  // a frequency of 7

// 30, ２个, 两大: what counts things is in front of a name, not in it.
bool is_count(const Stretch& stretch, std::size_t begin, std::size_t end) {
  const char32_t c = stretch.at(begin);
  if ((c >= U'0' && c <= U'9') || (c >= U'０' && c <= U'９')) return true;
  return end - begin <= 2 && is_one_of<U"两几数">(c);
}

}  // namespace

Chain find_chain(const Stretch& stretch, std::size_t end, std::size_t code_points_max, const Marks& marks) {
  Chain chain;
  chain.begin = chain.place_begin = chain.place_end = chain.unknown_begin = end;
  const std::size_t limit = end > code_points_max ? end - code_points_max : 0;
  std::size_t singles = 0;  // in a row
  while (chain.begin > limit) {
    const std::size_t place = marks.place_ending_at(chain.begin);
    if (place < chain.begin) {
      if (place < limit) break;
      chain.place_end = chain.begin;
      chain.begin = chain.place_begin = place;
      ++chain.token_count;
      singles = 0;
      continue;
    }
    const std::size_t last = chain.begin - 1;
    const char32_t c = stretch.at(last);
    if (is_break(c) || is_dot(c) || !stretch.is_cut(chain.begin)) break;
    std::size_t token = stretch.token_begin(last);
    // 鹤汀|区雁丘|墓地: a place ends inside the HMM's word.
    if (chain.begin - token > 1 && !stretch.is_known(token)) {
      for (std::size_t i = last; i > std::max(token, limit); --i) {
        if (marks.place_ending_at(i) < i) {
          token = i;
          break;
        }
      }
    }
    // 市|第三|人民医院
    const bool ordinal = stretch.at(token) == U'第' && chain.begin - token == 2 && chain.begin == end;
    if (token < limit || (stretch.is_boundary_token(token) && !ordinal) || marks.in_person(last)) break;
    const std::size_t length = chain.begin - token;
    if (is_count(stretch, token, chain.begin)) break;
    if (length > 1 && (stretch.ends(chain.begin) & (kTitle | kByline | kSpeech)) != 0) break;
    ++chain.token_count;
    const std::uint32_t flags = length > 1 ? stretch.flags_of_word(token, chain.begin) : 0;
    // 公安局|联合|教育局, 郑州|建设|中心; but 郑州|建设|局.
    if ((flags & kBetween) != 0 && chain.begin != end &&
        ((stretch.ends(token) & kOrganisationEnding) != 0 || marks.place_ending_at(token) < token)) {
      --chain.token_count;
      break;
    }
    if ((flags & kModifier) != 0) chain.has_modifier = true;
    if (((flags & kOrganisation) != 0 && (length > 2 || c == U'委')) || marks.in_place(token)) {
      // 教育部|考试中心, 苏州大学|附属医院: a known organisation, or a word that has a place in it, begins a name as a
      // place does.
      chain.place_end = chain.begin;
      chain.place_begin = token;
      singles = 0;
    } else if (!is_name_han(c)) {
      singles = 0;
    } else if (const int level = length > 1 && stretch.is_known(token) ? stretch.level(token, chain.begin) : -1;
               level >= kRareLevel) {
      chain.level_max = std::max(chain.level_max, level);
      singles = 0;
    } else if (length > 1 || ++singles > 1) {
      // A word of the HMM, one as rare as names are, or single code points in a row.
      chain.unknown_begin = token;
    }
    chain.begin = token;
  }
  return chain;
}

bool is_new_area(const Stretch& stretch, std::size_t begin) {
  return stretch.at(begin) == U'新' && stretch.at(begin + 1) == U'区' && stretch.is_cut(begin) &&
         stretch.token_end(begin) == begin + 2;
}

}  // namespace cipin::names
