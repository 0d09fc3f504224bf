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
    if ((letter.form & JiebaLetter::kWeak) != 0 && c >= 0x80) continue;
    tables_->letters[label] = letter;
    tables_->place_of[c] = static_cast<Place>(label);
  }
  std::size_t place = label_count + 1;
  for (const Range& range : kUsual) {
    for (char32_t c = range.first; c <= range.last && place < std::size(tables_->letters); ++c) {
      // CR is read with the LF behind it.
      if (tables_->place_of[c] != kRare || c == U'\r' || fold(c) != c) continue;
      const Rare found = letter_of(c);
      if (found.label != trie::kNoLabel) continue;
      tables_->letters[place] = found.letter;
      tables_->place_of[c] = static_cast<Place>(place++);
    }
  }
}

char32_t JiebaAlphabet::fold_astral(char32_t code_point) const {
  const auto found =
      std::lower_bound(folded_astral_.begin(), folded_astral_.end(), std::pair<char32_t, char32_t>(code_point, 0));
  return found != folded_astral_.end() && found->first == code_point ? found->second : code_point;
}

FormId JiebaAlphabet::single_form_id(char32_t code_point, trie::Label label) const {
  if (label != trie::kNoLabel && trie::cost_index_of(lexicon_->nodes()[label]) != 0)
    return lexicon_->form_id_of_node(label);
  return code_point < 0x10000 ? lexicon_->word_count() + static_cast<FormId>(code_point) : kNoForm;
}

JiebaAlphabet::Rare JiebaAlphabet::letter_of(char32_t code_point) const {
  const char32_t c = fold(code_point);
  const trie::Label label = lexicon_->label_of(c);
  // What is counted is the form as it stands, whatever it was looked up as.
  FormId form = c == code_point ? single_form_id(c, label) : single_form_id(code_point, trie::kNoLabel);
  if (form == kNoForm) form = JiebaLetter::kFormMask;
  if (!is_jieba_block(c)) {
    return {{kOutsideCost, 0, form | JiebaLetter::kOutside | JiebaLetter::kApart}, trie::kNoLabel, c != code_point};
  }
  const trie::Node node = lexicon_->nodes()[label];
  const std::uint32_t base = label == trie::kNoLabel ? 0 : trie::base_of(node);
  const std::uint32_t cost_index = label == trie::kNoLabel ? 0 : trie::cost_index_of(node);
  if (cost_index == 0 && base != 0) form |= JiebaLetter::kWeak;
  if (!options_.joins_han && !is_ascii_alphanumeric(c)) form |= JiebaLetter::kApart;
  const double cost = cost_index == 0 ? lexicon_->unknown_cost() : lexicon_->costs()[cost_index];
  return {{cost, base, form}, label, c != code_point};
}

}  // namespace cipin
