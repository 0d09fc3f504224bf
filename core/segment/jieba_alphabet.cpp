#include "core/segment/jieba_alphabet.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <new>

namespace cipin {
namespace {

// What stands between the blocks of usual text, and ASCII: these get places of their own, the rest is rare.
struct Range {
  char32_t first;
  char32_t last;
};
constexpr std::array<Range, 5> kUsual = {
    {{0, 0x7F}, {0xA0, 0xFF}, {0x2000, 0x206F}, {0x3000, 0x303F}, {0xFF00, 0xFFEF}}};

}  // namespace

void JiebaAlphabet::Release::operator()(Tables* tables) const {
  std::free(tables);
}

JiebaAlphabet::JiebaAlphabet(const Lexicon& lexicon, Options options)
    : lexicon_(&lexicon),
      options_(options),
      tables_(static_cast<Tables*>(std::calloc(1, sizeof(Tables)))) {
  if (tables_ == nullptr) throw std::bad_alloc();
  const std::uint32_t label_count = lexicon.label_count();
  if (options.traditional) {
    folded_bmp_.resize(0x10000);
    for (char32_t c = 0; c < 0x10000; ++c) folded_bmp_[c] = c;
    for (const auto& [from, to] : lexicon.folds()) {
      if (from < 0x10000) {
        folded_bmp_[from] = to;
      } else {
        folded_astral_.emplace_back(from, to);
      }
    }
  }
  for (std::uint32_t label = 1; label <= label_count; ++label) {
    const char32_t c = lexicon.code_point_of_label(static_cast<trie::Label>(label));
    if (!is_jieba_block(c) || fold(c) != c) continue;
    const JiebaLetter letter = letter_of(c).letter;
    if ((letter.base & JiebaLetter::kWeak) != 0 && c >= 0x80) continue;
    tables_->letters[label] = letter;
    set_place(c, static_cast<Place>(label));
  }
  std::size_t place = label_count + 1;
  const std::size_t place_max = std::min<std::size_t>(label_count + trie::kSpareLabels, trie::kLabelCountMax);
  for (const Range& range : kUsual) {
    for (char32_t c = range.first; c <= range.last && place <= place_max; ++c) {
      // CR is read with the LF behind it.
      if (place_of(c) != kRare || c == U'\r' || fold(c) != c) continue;
      const Rare found = letter_of(c);
      if (found.label != trie::kNoLabel) continue;
      tables_->letters[place] = found.letter;
      set_place(c, static_cast<Place>(place++));
    }
  }
}

void JiebaAlphabet::set_place(char32_t c, Place place) {
  if (c < 0x800) {
    tables_->low_place_of[c] = place;
    return;
  }
  tables_->place_of[c] = place;
  const std::size_t first_bytes = (0xE0 | c >> 12) << 8 | 0x80 | ((c >> 6) & 0x3F);
  tables_->row_of[first_bytes] = static_cast<std::uint16_t>((c & ~char32_t{0x3F}) - 0x80);
}

char32_t JiebaAlphabet::fold_astral(char32_t code_point) const {
  const auto found =
      std::lower_bound(folded_astral_.begin(), folded_astral_.end(), std::pair<char32_t, char32_t>(code_point, 0));
  return found != folded_astral_.end() && found->first == code_point ? found->second : code_point;
}

// The number of a form of one code point that is counted as it stands: the lexicon's if it is a word, else its place
// behind the words.
std::uint32_t JiebaAlphabet::single_number(char32_t code_point, trie::Label label) const {
  const std::uint32_t of_word = label == trie::kNoLabel ? 0 : trie::number_of(lexicon_->nodes()[label]);
  if (of_word != 0) return of_word;
  return code_point < 0x10000 ? lexicon_->word_count() + static_cast<std::uint32_t>(code_point) + 1 : 0;
}

JiebaAlphabet::Rare JiebaAlphabet::letter_of(char32_t code_point) const {
  const char32_t c = fold(code_point);
  const trie::Label label = lexicon_->label_of(c);
  // What is counted is the form as it stands, whatever it was looked up as.
  const std::uint32_t number = c == code_point ? single_number(c, label) : single_number(code_point, trie::kNoLabel);
  const std::uint32_t childless = lexicon_->childless_base();
  if (!is_jieba_block(c)) {
    return {{kOutsideCost, childless | JiebaLetter::kOutside | JiebaLetter::kApart, number},
            trie::kNoLabel,
            c != code_point};
  }
  const trie::Node node = label == trie::kNoLabel ? trie::kEmptyNode : lexicon_->nodes()[label];
  const bool has_children = trie::base_of(node) != 0;
  const bool is_word = trie::number_of(node) != 0;
  std::uint32_t base = has_children ? trie::base_of(node) : childless;
  if (has_children && !is_word) base |= JiebaLetter::kWeak;
  if (!options_.joins_han && !is_ascii_alphanumeric(c)) base |= JiebaLetter::kApart;
  const double cost = is_word ? lexicon_->cost_of(trie::number_of(node)) : lexicon_->unknown_cost();
  return {{cost, base, number}, label, c != code_point};
}

}  // namespace cipin
