#include "core/segment/jieba_lattice.h"

#include <algorithm>
#include <cstring>

#include "core/base/coding.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr double kNoWord = Lexicon::kNoWordCost;
constexpr std::size_t kStretch = 256;
// A word's look-up may read the labels of so many code points behind the stretch: none of them goes on with anything.
constexpr std::size_t kPadding = 5;
constexpr std::size_t kArrayCount = JiebaLattice::kBlockCodePointsMax + kPadding;

// A condition that no processor guesses: the compiler is told to make no branch of it.
inline bool unpredictable(bool condition) {
  return __builtin_expect_with_probability(condition, 1, 0.5) != 0;
}

// Set in a place's last number where words of more than kShortMax code points begin, until the routes are found.
constexpr std::uint32_t kHasLong = 1u << 31;

}  // namespace

JiebaLattice::JiebaLattice()
    : place_array_(new Place[kArrayCount + 1]),
      places_(place_array_.get() + 1),
      labels_(new trie::Label[kArrayCount]),
      lengths_(new Length[kArrayCount]),
      candidates_(new Candidate[kArrayCount]),
      routes_(new double[kArrayCount]) {}

std::size_t JiebaLattice::read(const Lexicon& lexicon, const JiebaAlphabet& alphabet, std::string_view text) {
  lexicon_ = &lexicon;
  alphabet_ = &alphabet;
  count_ = 0;
  read_bytes_ = 0;
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
    labels_[count_ + i] = trie::kNoLabel;
    routes_[count_ + i] = 0;
  }
  find_pairs();
  find_longer_words();
  if (!weak_.empty()) ban_weak();
  find_routes();
  return read_bytes_;
}

// Takes the code points' letters, and asks for the nodes of the pairs: by the time that they are looked at, they are
// there. Half of the tokenizer's time was once spent waiting for them.
void JiebaLattice::read_code_points(std::string_view text, std::size_t wanted_count) {
  const JiebaAlphabet::Tables& tables = alphabet_->tables();
  const FileArray<trie::Node> nodes = lexicon_->nodes();
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin + read_bytes_;
  Place* place = places_ + count_;
  Place* const wanted = places_ + wanted_count;
  trie::Label* label = labels_.get() + count_;
  std::uint32_t base_before = count_ > 0 ? place[-1].base & JiebaLetter::kBaseMask : 0;
  const auto take = [&](const JiebaLetter& letter, std::uint32_t found, std::size_t length_bytes) {
    static_assert(offsetof(Place, base) == offsetof(JiebaLetter, base) &&
                  offsetof(Place, numbers) == offsetof(JiebaLetter, number));
    std::memcpy(static_cast<void*>(place), &letter, sizeof letter);
    place->numbers[2] = 0;
    place->numbers[3] = 0;
    place->begin_bytes = static_cast<std::uint32_t>(at - begin);
    *label++ = static_cast<trie::Label>(found);
    const std::uint32_t node = base_before + found;
    nodes.prefetch(node);
    place[-1].numbers[1] = node;
    base_before = letter.base & JiebaLetter::kBaseMask;
    at += length_bytes;
    ++place;
  };
  while (place != wanted && at != end) {
    // Three-byte sequences, while there is room for as many as there may be.
    const std::ptrdiff_t room = 3 * (wanted - place);
    const char* const three_end = at + std::clamp<std::ptrdiff_t>(end - at - 2, 0, room);
    while (at < three_end) {
      const auto byte = [at](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])); };
      const std::uint32_t found = tables.place_of[tables.row_of[byte(0) << 8 | byte(1)] + byte(2)];
      if (found == JiebaAlphabet::kRare) break;
      take(tables.letters[found], found, 3);
    }
    if (place == wanted || at == end) break;
    const auto byte = static_cast<unsigned char>(*at);
    std::uint32_t found = JiebaAlphabet::kRare;
    if (byte < 0x80) {
      found = tables.low_place_of[byte];
    } else if (byte < 0xE0) {
      found = tables.low_place_of[decode_code_point(at).value];
    }
    if (found != JiebaAlphabet::kRare) {
      const auto i = static_cast<std::uint32_t>(place - places_);
      if ((tables.letters[found].base & JiebaLetter::kWeak) != 0) weak_.push_back(i);
      take(tables.letters[found], found, byte < 0x80 ? 1 : 2);
    } else {
      const auto i = static_cast<std::size_t>(place - places_);
      const std::size_t length_bytes = read_rare(i, at, end);
      JiebaLetter letter;
      std::memcpy(&letter, place, sizeof letter);
      take(letter, labels_[i], length_bytes);
    }
  }
  place[-1].numbers[1] = base_before;  // goes on with no label, and so with nothing
  count_ = static_cast<std::size_t>(place - places_);
  read_bytes_ = static_cast<std::size_t>(at - begin);
}

// Reads a code point that has no place in the alphabet's table, or CR with the LF behind it. Returns its bytes.
std::size_t JiebaLattice::read_rare(std::size_t i, const char* at, const char* end) {
  const CodePoint code_point = decode_code_point(at);
  JiebaAlphabet::Rare rare = alphabet_->letter_of(code_point.value);
  const bool is_line_end = code_point.value == U'\r' && at + 1 != end && at[1] == '\n';
  if (is_line_end) rare.letter.number = 0;
  std::memcpy(static_cast<void*>(places_ + i), &rare.letter, sizeof rare.letter);
  labels_[i] = rare.label;
  if (rare.folded) folded_.push_back(static_cast<std::uint32_t>(i));
  if ((rare.letter.base & JiebaLetter::kWeak) != 0) weak_.push_back(static_cast<std::uint32_t>(i));
  return is_line_end ? 2 : code_point.length_bytes;
}

// Gives back what was read of a block that goes on. False if there is nothing else.
bool JiebaLattice::cut_behind_last_block() {
  std::size_t count = count_;
  while (count > 0 && (places_[count - 1].base & JiebaLetter::kOutside) == 0) --count;
  if (count == 0) return false;
  if (count == count_) return true;
  read_bytes_ = places_[count].begin_bytes;
  count_ = count;
  while (!weak_.empty() && weak_.back() >= count) weak_.pop_back();
  while (!folded_.empty() && folded_.back() >= count) folded_.pop_back();
  return true;
}

// Looks the pairs up, and leaves as candidates what may go on. No look-up hangs on another, so that the processor has
// many under way at once; and there is no branch to be guessed wrong.
void JiebaLattice::find_pairs() {
  const FileArray<trie::Node> nodes = lexicon_->nodes();
  Place* const places = places_;
  const FileArray<std::uint32_t> cost_indexes = lexicon_->cost_indexes();
  const trie::Label* const labels = labels_.get();
  Candidate* candidate = candidates_.get();
  const auto count = static_cast<std::uint32_t>(count_);
  for (std::uint32_t i = 0; i < count; ++i) {
    const trie::Node found = nodes[places[i].numbers[1]];
    // All bits where the label fits, else none: of a choice a branch would be made.
    const std::uint64_t there = std::uint64_t{0} - static_cast<std::uint64_t>(trie::label_of(found) == labels[i + 1]);
    const trie::Node node = found & there;
    const std::uint32_t number = trie::number_of(node);
    places[i].numbers[1] = number;
    cost_indexes.prefetch(number);
    const std::uint32_t base = trie::base_of(node);
    const std::uint32_t next = base + labels[i + 2];
    nodes.prefetch(next);
    *candidate = {i, next};
    candidate += base != 0;
  }
  candidate_count_ = static_cast<std::size_t>(candidate - candidates_.get());
}

// The same for what goes on behind a pair. Most candidates end here.
void JiebaLattice::find_longer_words() {
  const FileArray<trie::Node> nodes = lexicon_->nodes();
  const trie::Label* const labels = labels_.get();
  Candidate* const candidates = candidates_.get();
  // Those that lead on to the label behind `length` - 1 code points.
  const auto keep = [&](std::size_t count, std::size_t length) {
    std::size_t left = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const Candidate candidate = candidates[k];
      candidates[left] = candidate;
      left += static_cast<std::size_t>(trie::label_of(nodes[candidate.node]) == labels[candidate.begin + length - 1]);
    }
    return left;
  };
  const std::size_t count = keep(candidate_count_, 3);
  std::size_t left = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const Candidate candidate = candidates[k];
    const trie::Node node = nodes[candidate.node];
    places_[candidate.begin].numbers[2] = trie::number_of(node);
    const std::uint32_t next = trie::base_of(node) + labels[candidate.begin + 3];
    nodes.prefetch(next);
    candidates[left] = {candidate.begin, next};
    left += static_cast<std::size_t>(trie::base_of(node) != 0);
  }
  left = keep(left, 4);
  for (std::size_t k = 0; k < left; ++k) walk_on(candidates[k].begin, nodes[candidates[k].node]);
}

// Takes the words that begin with the four code points of `node`.
void JiebaLattice::walk_on(std::uint32_t begin, trie::Node node) {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  Place& place = places_[begin];
  place.numbers[3] = trie::number_of(node);
  // No word is longer than a length has room for, but a forged lexicon may say so.
  for (std::uint32_t length = kShortMax + 1; trie::base_of(node) != 0 && length <= kLengthMax; ++length) {
    const trie::Label label = labels_[begin + length - 1];
    node = nodes[trie::base_of(node) + label];
    if (trie::label_of(node) != label) return;
    if (trie::number_of(node) == 0) continue;
    long_words_.push_back({begin, length, trie::number_of(node)});
    place.numbers[3] |= kHasLong;
  }
}

void JiebaLattice::ban_weak() {
  for (const std::uint32_t i : weak_) {
    Place& place = places_[i];
    if ((place.numbers[1] | place.numbers[2] | place.numbers[3]) != 0) place.cost = kNoWord;
  }
}

// The best path from every code point to its block's end, from right to left as jieba sums: (log f - log total) + rest,
// and of equal costs the longer word. Outside of blocks the cost is infinite and becomes 0, where the next block's sums
// begin.
void JiebaLattice::find_routes() {
  const Place* const places = places_;
  double* const routes = routes_.get();
  Length* const lengths = lengths_.get();
  const FileArray<std::uint32_t> cost_indexes = lexicon_->cost_indexes();
  const double* const costs = lexicon_->costs().data();
  const double zero = zero_;
  double route_1 = zero;
  double route_2 = zero;
  double route_3 = zero;
  for (std::size_t i = count_; i-- > 0;) {
    const Place& place = places[i];
    const double one = place.cost + route_1;
    const double two = costs[cost_indexes[place.numbers[1]]] + route_2;
    const double three = costs[cost_indexes[place.numbers[2]]] + route_3;
    const double more = unpredictable(three > two) ? three : two;  // without route_1, which waits for the next place's
    double best = unpredictable(more > one) ? more : one;
    const auto is_more = static_cast<unsigned>(unpredictable(more >= one));
    lengths[i] = static_cast<Length>(1 + is_more + (is_more & static_cast<unsigned>(unpredictable(three >= two))));
    if (place.numbers[3] != 0) [[unlikely]]
      best = add_longer(i, best);
    route_3 = route_2;
    route_2 = route_1;
    route_1 = best < zero ? best : zero;
    routes[i] = route_1;
  }
}

// The best cost from a place with words of four code points and more, where it is `best` without them.
double JiebaLattice::add_longer(std::size_t begin, double best) {
  Place& place = places_[begin];
  Length length = lengths_[begin];
  const auto offer = [&](std::uint32_t number, std::uint32_t word_length) {
    const double cost = lexicon_->cost_of(number) + routes_[begin + word_length];  // of no word: below all others
    length = unpredictable(cost >= best) ? static_cast<Length>(word_length) : length;
    best = unpredictable(cost > best) ? cost : best;
  };
  const bool has_long = (place.numbers[3] & kHasLong) != 0;
  place.numbers[3] &= ~kHasLong;
  offer(place.numbers[3], 4);
  if (has_long) {
    auto word = std::lower_bound(long_words_.begin(), long_words_.end(), begin,
                                 [](const LongWord& a, std::size_t wanted) { return a.begin < wanted; });
    for (; word != long_words_.end() && word->begin == begin; ++word) offer(word->number, word->length);
  }
  lengths_[begin] = length;
  return best;
}

std::uint32_t JiebaLattice::word_number(std::size_t begin, std::size_t end) const {
  if (end - begin <= kShortMax) return places_[begin].numbers[end - begin - 1];
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  trie::Node node = trie::kEmptyNode;
  std::uint32_t base = places_[begin].base & JiebaLetter::kBaseMask;
  for (std::size_t i = begin + 1; i < end; ++i) {
    node = nodes[base + labels_[i]];
    base = trie::base_of(node);
    if (trie::label_of(node) != labels_[i] || (base == 0 && i + 1 < end)) return 0;
  }
  return trie::number_of(node);
}

}  // namespace cipin
