#include "core/segment/hmm.h"

#include <algorithm>

namespace cipin {
namespace {

// Which of its two predecessors a state came from, a bit a state; set: the one whose letter is later, which also wins
// ties.
enum Choice : std::uint8_t { kBeginFromSingle = 1, kEndFromMiddle = 2, kMiddleFromMiddle = 4, kSingleFromSingle = 8 };

// By state, and whether its bit is set.
constexpr HmmState kStateBefore[kHmmStateCount][2] = {
    {kHmmEnd, kHmmSingle}, {kHmmBegin, kHmmMiddle}, {kHmmBegin, kHmmMiddle}, {kHmmEnd, kHmmSingle}};

}  // namespace

Hmm::Hmm(const Lexicon& lexicon)
    : lexicon_(&lexicon),
      start_{lexicon.hmm_start(kHmmBegin), lexicon.hmm_start(kHmmEnd), lexicon.hmm_start(kHmmMiddle),
             lexicon.hmm_start(kHmmSingle)},
      end_to_begin_(lexicon.hmm_transition(kHmmEnd, kHmmBegin)),
      single_to_begin_(lexicon.hmm_transition(kHmmSingle, kHmmBegin)),
      begin_to_end_(lexicon.hmm_transition(kHmmBegin, kHmmEnd)),
      middle_to_end_(lexicon.hmm_transition(kHmmMiddle, kHmmEnd)),
      begin_to_middle_(lexicon.hmm_transition(kHmmBegin, kHmmMiddle)),
      middle_to_middle_(lexicon.hmm_transition(kHmmMiddle, kHmmMiddle)),
      end_to_single_(lexicon.hmm_transition(kHmmEnd, kHmmSingle)),
      single_to_single_(lexicon.hmm_transition(kHmmSingle, kHmmSingle)) {}

HmmRow Hmm::emission_of(char32_t han) const {
  const FileArray<double>& tables = lexicon_->hmm_tables();
  const std::size_t row = lexicon_->hmm_row_of(han);
  return {tables[row], tables[row + 1], tables[row + 2], tables[row + 3]};
}

bool Hmm::joins(char32_t first, char32_t second) const {
  // The same sums as in find_words; the states begin and middle cannot be the last.
  const HmmRow emission = emission_of(first);
  const HmmRow next = emission_of(second);
  const double end_from_begin = start_[kHmmBegin] + emission[kHmmBegin] + begin_to_end_ + next[kHmmEnd];
  const double end_from_middle = start_[kHmmMiddle] + emission[kHmmMiddle] + middle_to_end_ + next[kHmmEnd];
  const double single_from_end = start_[kHmmEnd] + emission[kHmmEnd] + end_to_single_ + next[kHmmSingle];
  const double single_from_single = start_[kHmmSingle] + emission[kHmmSingle] + single_to_single_ + next[kHmmSingle];
  return std::max(end_from_begin, end_from_middle) > std::max(single_from_end, single_from_single);
}

void Hmm::find_words(const char32_t* han, std::size_t count, std::vector<std::uint8_t>& word_ends,
                     std::vector<std::uint8_t>& choices) const {
  if (word_ends.size() < count) {
    word_ends.resize(count);
    choices.resize(count);
  }
  // By themselves, for what is written to bytes may be anything, and would have to be read anew.
  std::uint8_t* const end_of = word_ends.data();
  std::uint8_t* const choice_of = choices.data();
  const HmmRow first = emission_of(han[0]);
  double begin = start_[kHmmBegin] + first[kHmmBegin];
  double end = start_[kHmmEnd] + first[kHmmEnd];
  double middle = start_[kHmmMiddle] + first[kHmmMiddle];
  double single = start_[kHmmSingle] + first[kHmmSingle];
  for (std::size_t i = 1; i < count; ++i) {
    const HmmRow emission = emission_of(han[i]);
    // (V + transition) + emission on both sides before they are compared, as jieba does: the sum's rounding is part of
    // the result.
    const double begin_from_end = end + end_to_begin_ + emission[kHmmBegin];
    const double begin_from_single = single + single_to_begin_ + emission[kHmmBegin];
    const double end_from_begin = begin + begin_to_end_ + emission[kHmmEnd];
    const double end_from_middle = middle + middle_to_end_ + emission[kHmmEnd];
    const double middle_from_begin = begin + begin_to_middle_ + emission[kHmmMiddle];
    const double middle_from_middle = middle + middle_to_middle_ + emission[kHmmMiddle];
    const double single_from_end = end + end_to_single_ + emission[kHmmSingle];
    const double single_from_single = single + single_to_single_ + emission[kHmmSingle];
    const bool later_begin = begin_from_single >= begin_from_end;
    const bool later_end = end_from_middle >= end_from_begin;
    const bool later_middle = middle_from_middle >= middle_from_begin;
    const bool later_single = single_from_single >= single_from_end;
    begin = std::max(begin_from_single, begin_from_end);
    end = std::max(end_from_middle, end_from_begin);
    middle = std::max(middle_from_middle, middle_from_begin);
    single = std::max(single_from_single, single_from_end);
    choice_of[i] =
        static_cast<std::uint8_t>((later_begin ? kBeginFromSingle : 0) | (later_end ? kEndFromMiddle : 0) |
                                  (later_middle ? kMiddleFromMiddle : 0) | (later_single ? kSingleFromSingle : 0));
  }
  // From the last state back, by the table of who came before whom.
  std::size_t state = single >= end ? kHmmSingle : kHmmEnd;
  for (std::size_t i = count; i-- > 0;) {
    end_of[i] = state == kHmmEnd || state == kHmmSingle;
    state = kStateBefore[state][choice_of[i] >> state & 1];
  }
}

}  // namespace cipin
