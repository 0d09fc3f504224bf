#include "core/segment/jieba_lattice.h"

#include <algorithm>

#include "core/base/coding.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr double kNoWord = Lexicon::kNoWordCost;
constexpr std::size_t kStretch = 256;
// A word's look-up may read the labels of so many code points behind the stretch: none of them goes on with anything.
constexpr std::size_t kPadding = 5;
constexpr std::size_t kArrayCount = JiebaLattice::kBlockCodePointsMax + kPadding;

}  // namespace

JiebaLattice::JiebaLattice()
    : places_(new Place[kArrayCount]), candidates_(new Candidate[kArrayCount]), routes_(new double[kArrayCount]) {}

std::size_t JiebaLattice::read(const Lexicon& lexicon, const JiebaAlphabet& alphabet, std::string_view text) {
  lexicon_ = &lexicon;
  alphabet_ = &alphabet;
  count_ = 0;
  read_bytes_ = 0;
  candidate_count_ = 0;
  weak_.clear();
  folded_.clear();
  long_words_.clear();
  std::size_t wanted_count = kStretch;
  do {
    read_code_points(text, std::min(wanted_count, kBlockCodePointsMax));
    wanted_count *= 2;
  } while (read_bytes_ < text.size() && !cut_behind_last_block() && count_ < kBlockCodePointsMax);
  places_[count_].begin_bytes = static_cast<std::uint32_t>(read_bytes_);
  for (std::size_t i = 0; i < kPadding; ++i) {
    places_[count_ + i].nodes[0] = trie::kNoLabel;
    routes_[count_ + i] = 0;
  }
  find_words<2>();
  find_words<3>();
  find_words<4>();
  if (candidate_count_ > 0) find_long_words();
  for (const std::uint32_t i : weak_) {
    Place& place = places_[i];
    const double* const costs = place.costs;
    if (costs[0] != kNoWord || costs[1] != kNoWord || costs[2] != kNoWord) place.letter.cost = kNoWord;
  }
  find_routes();
  return read_bytes_;
}

// Takes the code points' letters, and looks which pairs may begin a word.
void JiebaLattice::read_code_points(std::string_view text, std::size_t wanted_count) {
  const JiebaAlphabet::Tables& tables = alphabet_->tables();
  const FileArray<trie::Node> nodes = lexicon_->nodes();
  const std::uint32_t label_end = lexicon_->label_count() + 1;
  const char* const begin = text.data();
  const std::size_t word_end = text.size() < 4 ? 0 : text.size() - 3;  // four bytes are read at once before this
  Candidate* candidate = candidates_.get() + candidate_count_;
  Place* place = places_.get() + count_;
  Place* const wanted = places_.get() + wanted_count;
  std::size_t at = read_bytes_;
  std::uint32_t base_before = count_ > 0 ? place[-1].letter.base : 0;
  auto before = static_cast<std::uint32_t>(count_) - 1;
  const auto take = [&](const JiebaLetter letter, std::uint32_t label, std::uint32_t length_bytes) {
    place->letter = letter;
    place->nodes[0] = label;
    place->begin_bytes = static_cast<std::uint32_t>(at);
    place->costs[0] = kNoWord;
    place->costs[1] = kNoWord;
    place->costs[2] = kNoWord;
    const std::uint32_t node = base_before + label;
    // By the time that it is looked at, it is there: half of the tokenizer's time was spent waiting for it.
    nodes.prefetch(node);
    *candidate = {before++, node};
    candidate += base_before != 0;
    base_before = letter.base;
    at += length_bytes;
    ++place;
  };
  // A place beyond the labels is no label: bits of the difference's sign, not a branch that fails at each comma.
  const auto label_of = [label_end](std::uint32_t found) {
    return found & static_cast<std::uint32_t>(static_cast<std::int32_t>(found - label_end) >> 31);
  };
  while (place != wanted && at < text.size()) {
    while (place != wanted && at < word_end) {
      const auto word = load_little_endian<std::uint32_t>(begin + at);
      if ((word & 0xF0) != 0xE0) break;
      const std::uint32_t found =
          tables.place_of[((word & 0x0F) << 12) | ((word & 0x3F00) >> 2) | ((word >> 16) & 0x3F)];
      if (found == JiebaAlphabet::kRare) break;
      take(tables.letters[found], label_of(found), 3);
    }
    if (place == wanted || at == text.size()) break;
    const auto byte = static_cast<unsigned char>(begin[at]);
    const std::uint32_t found = byte < 0x80 ? tables.place_of[byte] : JiebaAlphabet::kRare;
    if (found != JiebaAlphabet::kRare) {
      if ((tables.letters[found].form & JiebaLetter::kWeak) != 0) weak_.push_back(before + 1);
      take(tables.letters[found], label_of(found), 1);
    } else {
      const auto length_bytes = static_cast<std::uint32_t>(read_rare(*place, begin + at, begin + text.size()));
      take(place->letter, place->label(), length_bytes);
    }
  }
  candidate_count_ = static_cast<std::size_t>(candidate - candidates_.get());
  count_ = static_cast<std::size_t>(place - places_.get());
  read_bytes_ = at;
}

// Reads a code point that has no place in the alphabet's table, or CR with the LF behind it. Returns its bytes.
std::size_t JiebaLattice::read_rare(Place& place, const char* at, const char* end) {
  const CodePoint code_point = decode_code_point(at);
  const JiebaAlphabet::Rare rare = alphabet_->letter_of(code_point.value);
  const auto i = static_cast<std::uint32_t>(&place - places_.get());
  place.letter = rare.letter;
  place.nodes[0] = rare.label;
  if (rare.folded) folded_.push_back(i);
  if ((rare.letter.form & JiebaLetter::kWeak) != 0) weak_.push_back(i);
  if (code_point.value != U'\r' || at + 1 == end || at[1] != '\n') return code_point.length_bytes;
  place.letter.form |= JiebaLetter::kFormMask;
  return 2;
}

// Gives back what was read of a block that goes on. False if there is nothing else.
bool JiebaLattice::cut_behind_last_block() {
  std::size_t count = count_;
  while (count > 0 && (places_[count - 1].letter.form & JiebaLetter::kOutside) == 0) --count;
  if (count == 0) return false;
  if (count == count_) return true;
  read_bytes_ = places_[count].begin_bytes;
  count_ = count;
  while (candidate_count_ > 0 && candidates_[candidate_count_ - 1].begin >= count) --candidate_count_;
  while (!weak_.empty() && weak_.back() >= count) weak_.pop_back();
  while (!folded_.empty() && folded_.back() >= count) folded_.pop_back();
  return true;
}

// Looks the candidates of kLength code points up, and leaves those of one more. No look-up hangs on another, so that
// the processor has many under way at once; and there is no branch to be guessed wrong.
template <std::size_t kLength>
void JiebaLattice::find_words() {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  const double* const cost_of_index = lexicon_->costs().data();
  Place* const places = places_.get();
  Candidate* const candidates = candidates_.get();
  const std::size_t count = candidate_count_;
  std::size_t left = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const Candidate candidate = candidates[k];
    Place& place = places[candidate.begin];
    const trie::Node node = nodes[candidate.node];
    const std::uint32_t label = (&place)[kLength - 1].label();
    const std::uint32_t there = mask_of_none(trie::label_of(node) ^ label);
    place.costs[kLength - 2] = cost_of_index[trie::cost_index_of(node) & there];
    place.nodes[kLength - 1] = candidate.node;
    const std::uint32_t base = trie::base_of(node) & there;
    const std::uint32_t next = base + (&place)[kLength].label();
    nodes.prefetch(next);
    candidates[left] = {candidate.begin, next};
    left += base != 0;
  }
  candidate_count_ = left;
}

void JiebaLattice::find_long_words() {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  for (std::size_t k = 0; k < candidate_count_; ++k) {
    const std::uint32_t begin = candidates_[k].begin;
    std::uint32_t at = candidates_[k].node;
    for (std::uint32_t length = kShortMax + 1; begin + length <= count_; ++length) {
      const trie::Node node = nodes[at];
      if (trie::label_of(node) != places_[begin + length - 1].label()) break;
      if (trie::cost_index_of(node) != 0) {
        long_words_.push_back({begin, length, lexicon_->costs()[trie::cost_index_of(node)], at});
        if ((places_[begin].letter.form & JiebaLetter::kWeak) != 0) places_[begin].letter.cost = kNoWord;
      }
      if (trie::base_of(node) == 0) break;
      at = trie::base_of(node) + places_[begin + length].label();
    }
  }
}

// The best path from every code point to its block's end, from right to left as jieba sums: (log f - log total) + rest,
// and of equal costs the longer word. Outside of blocks the cost is infinite and becomes 0, where the next block's sums
// begin.
void JiebaLattice::find_routes() {
  Place* const places = places_.get();
  double* const routes = routes_.get();
  std::size_t left_long = long_words_.size();
  const double zero = routes[count_];
  for (std::size_t end = count_;;) {
    // Short words alone, down to the next place with a long one.
    const std::size_t stop = left_long > 0 ? long_words_[left_long - 1].begin : 0;
    double route_1 = routes[end];
    double route_2 = routes[end + 1];
    double route_3 = routes[end + 2];
    double route_4 = routes[end + 3];
    for (std::size_t i = end; i-- > stop;) {
      Place& place = places[i];
      const double one = place.letter.cost + route_1;
      const double two = place.costs[0] + route_2;
      const double three = place.costs[1] + route_3;
      const double four = place.costs[2] + route_4;
      const double three_up = three > four ? three : four;
      const double two_up = two > three_up ? two : three_up;
      const double best = one > two_up ? one : two_up;
      // Of equal costs the longest.
      const unsigned length_of_three = 3 + static_cast<unsigned>(four >= three);
      const unsigned length_of_two = three_up >= two ? length_of_three : 2;
      place.word_length = two_up >= one ? length_of_two : 1;
      route_4 = route_3;
      route_3 = route_2;
      route_2 = route_1;
      route_1 = best < zero ? best : zero;
      routes[i] = route_1;
    }
    if (left_long == 0) return;
    double best = routes[stop];
    while (left_long > 0 && long_words_[left_long - 1].begin == stop) --left_long;
    for (std::size_t k = left_long; k < long_words_.size() && long_words_[k].begin == stop; ++k) {
      const double cost = long_words_[k].cost + routes[stop + long_words_[k].length];
      // A weak code point by itself has no cost if a longer word was found.
      if (cost >= best) {
        best = cost;
        places[stop].word_length = long_words_[k].length;
      }
    }
    routes[stop] = best;
    end = stop;
  }
}

FormId JiebaLattice::word_form_id(std::size_t begin, std::size_t end) const {
  const Place& place = places_[begin];
  const std::size_t length = end - begin;
  if (length == 1) return place.letter.form_id();
  if (length > kShortMax) return long_word_form_id(begin, length);
  return place.costs[length - 2] == kNoWord ? kNoForm : lexicon_->form_id_of_node(place.nodes[length - 1]);
}

FormId JiebaLattice::long_word_form_id(std::size_t begin, std::size_t length) const {
  const auto before = [](const LongWord& word, std::pair<std::size_t, std::size_t> place) {
    return word.begin != place.first ? word.begin < place.first : word.length < place.second;
  };
  const auto found = std::lower_bound(long_words_.begin(), long_words_.end(), std::pair(begin, length), before);
  const bool there = found != long_words_.end() && found->begin == begin && found->length == length;
  return there ? lexicon_->form_id_of_node(found->node) : kNoForm;
}

}  // namespace cipin
