#include "bench/vocabulary.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <fstream>
#include <initializer_list>

#include "bench/palette.h"

namespace cipin::bench {
namespace {

/// How often a class draws a word of this frequency. Newspapers keep to common words more than jieba's sources, novels
/// and encyclopedias among them, so the frequency is raised by the fourth power of its logarithm, near enough its
/// power 1.6; with plain frequencies 1 MB of this text had 29,500 types where real text has 24,000. Set phrases and
/// organisations are too few for that: the first ones would be everywhere. A short adverb or pronoun stands in the
/// templates already, where it belongs.
std::uint64_t raised_frequency(std::uint32_t frequency, std::size_t code_points, WordClass word_class) {
  const auto width_bits = static_cast<std::uint64_t>(std::bit_width(frequency));
  if (word_class == WordClass::kPhrase || word_class == WordClass::kOrganisation) return frequency * width_bits / 4 + 1;
  const std::uint64_t raised =
      std::max<std::uint64_t>(1, frequency * width_bits * width_bits * width_bits * width_bits / 8000);
  const bool in_templates = code_points == 1 && (word_class == WordClass::kAdverb || word_class == WordClass::kPronoun);
  return in_templates ? 1 + raised / 3 : raised;
}

bool tag_is(std::string_view tag, std::initializer_list<std::string_view> tags) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The class that the templates know a word of this tag and length by; kCount: only kAny.
WordClass class_of(std::string_view tag, std::size_t code_points) {
  const bool single = code_points == 1;
  if (tag == "n") return single ? WordClass::kNounSingle : WordClass::kNoun;
  if (tag == "v") return single ? WordClass::kVerbSingle : WordClass::kVerb;
  if (tag == "a") return single ? WordClass::kAdjectiveSingle : WordClass::kAdjective;
  if (single && !tag_is(tag, {"d", "r", "f"})) return WordClass::kCount;
  if (tag == "vn" || tag == "an") return WordClass::kVerbalNoun;
  if (tag == "d") return WordClass::kAdverb;
  if (tag == "ns") return WordClass::kPlace;
  if (tag_is(tag, {"nr", "nrfg", "nrt"})) return WordClass::kPerson;
  if (tag == "nt") return WordClass::kOrganisation;
  if (tag == "t") return WordClass::kTime;
  if (tag == "i") return WordClass::kIdiom;
  if (tag == "l") return WordClass::kPhrase;
  if (tag == "r") return WordClass::kPronoun;
  if (tag_is(tag, {"f", "s"})) return WordClass::kLocative;
  if (tag_is(tag, {"nz", "j"})) return WordClass::kProper;
  if (tag_is(tag, {"b", "ad", "z"})) return WordClass::kManner;
  return WordClass::kCount;
}

}  // namespace

Vocabulary::AliasTable Vocabulary::build_alias(const std::vector<std::uint32_t>& word_ids,
                                               const std::vector<std::uint32_t>& frequencies) {
  std::uint64_t total = 0;
  for (const std::uint32_t frequency : frequencies) total += frequency;
  const std::size_t count = word_ids.size();
  // A cell holds `total`; a word has frequency * count to put into cells. Both fit: load() bounds their product.
  std::vector<std::uint64_t> left(count);
  std::vector<std::size_t> below_full;
  std::vector<std::size_t> above_full;
  for (std::size_t i = 0; i < count; ++i) {
    left[i] = std::uint64_t{frequencies[i]} * count;
    (left[i] < total ? below_full : above_full).push_back(i);
  }
  std::vector<AliasCell> cells(count);
  for (std::size_t i = 0; i < count; ++i) cells[i] = {0xffffffffU, word_ids[i], word_ids[i]};
  while (!below_full.empty() && !above_full.empty()) {
    const std::size_t poor = below_full.back();
    const std::size_t rich = above_full.back();
    below_full.pop_back();
    cells[poor].threshold = static_cast<std::uint32_t>((left[poor] << 32) / total);
    cells[poor].other_word_id = word_ids[rich];
    left[rich] -= total - left[poor];
    if (left[rich] < total) {
      above_full.pop_back();
      below_full.push_back(rich);
    }
  }
  return cells;
}

VocabularyOrError Vocabulary::load(const std::string& dict_path) {
  std::ifstream file(dict_path, std::ios::binary);
  if (!file)
    return {nullptr, dict_path + ": cannot be opened; Debian's python3-jieba has one, or name another with --dict"};

  auto vocabulary = std::make_unique<Vocabulary>();
  std::array<std::vector<std::uint32_t>, kWordClassCount> ids;
  std::array<std::vector<std::uint32_t>, kWordClassCount> frequencies;
  std::array<std::vector<std::uint32_t>, kWordClassCount> raised;
  std::uint64_t raised_total = 0;
  std::uint64_t line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string::npos ? first : line.find(' ', first + 1);
    std::uint32_t frequency = 0;
    bool understood = second != std::string::npos && first > 0;
    if (understood) {
      const auto [end, failure] = std::from_chars(line.data() + first + 1, line.data() + second, frequency);
      understood = failure == std::errc() && end == line.data() + second;
    }
    if (!understood)
      return {nullptr, dict_path + " line " + std::to_string(line_number) + ": not \"word frequency tag\""};
    if (frequency == 0) continue;
    const std::string_view word = std::string_view(line).substr(0, first);
    const std::string_view tag = std::string_view(line).substr(second + 1);
    const auto word_id = static_cast<std::uint32_t>(vocabulary->words_.size());
    vocabulary->words_.push_back(
        {static_cast<std::uint32_t>(vocabulary->bytes_.size()), static_cast<std::uint32_t>(word.size())});
    vocabulary->bytes_.append(word);

    const auto add = [&](WordClass word_class, std::uint64_t raised_to) {
      ids[static_cast<std::size_t>(word_class)].push_back(word_id);
      frequencies[static_cast<std::size_t>(word_class)].push_back(frequency);
      raised[static_cast<std::size_t>(word_class)].push_back(static_cast<std::uint32_t>(raised_to));
      raised_total += raised_to;
    };
    add(WordClass::kAny, frequency);
    const std::size_t code_points = split_code_points(word).size();
    const WordClass word_class = class_of(tag, code_points);
    if (word_class != WordClass::kCount) add(word_class, raised_frequency(frequency, code_points, word_class));
  }
  if (file.bad()) return {nullptr, dict_path + ": cannot be read"};
  // Each plain or raised frequency is at most this sum, so each fits the 32 bits that the tables keep.
  if (raised_total >= (std::uint64_t{1} << 32) || vocabulary->bytes_.size() >= (std::uint64_t{1} << 31)) {
    return {nullptr,
            dict_path + ": too large: frequencies must add up to some 10^8 at most, words to less than 2^31 bytes"};
  }
  for (std::size_t i = 0; i < kWordClassCount; ++i) {
    // A list without some class (an own small one, say) serves words of any class there.
    const std::size_t from = ids[i].empty() ? static_cast<std::size_t>(WordClass::kAny) : i;
    if (ids[from].empty()) return {nullptr, dict_path + ": no words"};
    vocabulary->plain_[i] = build_alias(ids[from], frequencies[from]);
    vocabulary->raised_[i] = build_alias(ids[from], raised[from]);
  }
  return {std::move(vocabulary), {}};
}

std::uint32_t Vocabulary::draw_from(const AliasTable& cells, Random& random) {
  const std::uint64_t drawn = random.next();
  const AliasCell& cell = cells[((drawn >> 32) * cells.size()) >> 32];
  return static_cast<std::uint32_t>(drawn) < cell.threshold ? cell.own_word_id : cell.other_word_id;
}

}  // namespace cipin::bench
