#include "core/page/word_lists.h"

#include <algorithm>
#include <bit>

namespace cipin::page {
namespace {
#include "core/page/word_lists.inc"
}  // namespace

void WordList::finish() {
  std::ranges::stable_sort(words_, [](const Word& a, const Word& b) {
    return a.form[0] != b.form[0] ? a.form[0] < b.form[0] : a.form.size() > b.form.size();
  });
  first_bits_.assign(0x10000 / 64, 0);
  std::vector<Slot> firsts;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    const char32_t first = words_[i].form[0];
    if (first < 0x10000) first_bits_[first / 64] |= std::uint64_t{1} << (first % 64);
    if (i == 0 || words_[i - 1].form[0] != first) firsts.push_back({first, {i, i}});
    firsts.back().range.end = i + 1;
  }
  slots_.assign(2 * std::bit_ceil(firsts.size() + 1), {});
  for (const Slot& one : firsts) {
    std::size_t slot = slot_of(one.first, slots_.size());
    while (slots_[slot].first != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = one;
  }
}

WordList::Range WordList::words_from(char32_t first) const {
  for (std::size_t slot = slot_of(first, slots_.size()); slots_[slot].first != 0;
       slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot].first == first) return slots_[slot].range;
  }
  return {};
}

const Word* WordList::longest_of(std::u32string_view text) const {
  const Range range = words_from(text[0]);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (text.starts_with(words_[i].form)) return &words_[i];
  }
  return nullptr;
}

const Word* WordList::find(std::u32string_view form) const {
  if (form.empty() || !begins_a_word(form[0])) return nullptr;
  const Range range = words_from(form[0]);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (words_[i].form == form) return &words_[i];
  }
  return nullptr;
}

std::optional<int> WordList::value_of(std::u32string_view form) const {
  const Word* const word = find(form);
  if (word == nullptr || word->value == kNoValue) return std::nullopt;
  return word->value;
}

const WordList& role_words() {
  static const WordList list = [] {
    const auto value = [](Role role) { return static_cast<int>(role); };
    WordList all;
    all.add(kTextAndPicture, value(Role::kTextAndPicture));
    all.add(kReporters, value(Role::kReporter));
    all.add(kCorrespondents, value(Role::kCorrespondent));
    all.add(kPhotographers, value(Role::kPhotographer));
    all.add(kDesk, value(Role::kDesk));
    all.add(kTextOnly, value(Role::kTextOnly));
    all.finish();
    return all;
  }();
  return list;
}
const WordList& chrome_words() {
  static const WordList list(kChrome);
  return list;
}
const WordList& standing_heads() {
  static const WordList list(kStandingHeads);
  return list;
}
const WordList& banner_words() {
  static const WordList list(kBannerWords);
  return list;
}
const WordList& relative_days() {
  static const WordList list(kRelativeDays);
  return list;
}
const WordList& mid_sentence_starts() {
  static const WordList list(kMidSentenceStarts);
  return list;
}
const WordList& mid_sentence_ends() {
  static const WordList list(kMidSentenceEnds);
  return list;
}
const WordList& running_text_words() {
  static const WordList list(kRunningTextWords);
  return list;
}
const WordList& sentence_openings() {
  static const WordList list(kSentenceOpenings);
  return list;
}
const WordList& surnames() {
  static const WordList list(kSurnames);
  return list;
}
const WordList& speech_verbs() {
  static const WordList list(kSpeechVerbs);
  return list;
}
const WordList& short_openings() {
  static const WordList list(kShortOpenings);
  return list;
}
const WordList& notice_endings() {
  static const WordList list(kNoticeEndings);
  return list;
}
const WordList& places() {
  static const WordList list(kPlaces);
  return list;
}

}  // namespace cipin::page
