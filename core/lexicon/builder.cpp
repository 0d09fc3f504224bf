#include "core/lexicon/builder.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/lexicon/exact_log.h"
#include "core/lexicon/format.h"
#include "core/lexicon/trie_builder.h"
#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

namespace format = lexicon_format;

struct Word {
  std::u32string code_points;
  std::uint64_t frequency;
};

std::u32string decode(std::string_view text) {
  std::u32string code_points;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    code_points.push_back(code_point.value);
    at += code_point.length_bytes;
  }
  return code_points;
}

// Words of a frequency above 0. Their prefixes need no mention: in a trie they are there anyway.
std::vector<Word> collect_words(const WordTable& table) {
  std::vector<Word> words;
  for (const auto& [form, frequency] : table.frequencies()) {
    if (frequency > 0) words.push_back({decode(form), frequency});
  }
  std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) { return a.code_points < b.code_points; });
  return words;
}

// Labels from 1, the code points of frequent words first: their children then stand close behind their base.
std::vector<char32_t> number_code_points(const std::vector<Word>& words) {
  std::map<char32_t, std::uint64_t> weight;
  for (const Word& word : words) {
    for (const char32_t c : word.code_points) weight[c] += word.frequency;
  }
  std::vector<std::pair<char32_t, std::uint64_t>> order(weight.begin(), weight.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<char32_t> code_point_of_label = {0};
  for (const auto& [code_point, _] : order) code_point_of_label.push_back(code_point);
  return code_point_of_label;
}

using Sections = std::array<std::string, format::kSectionCount>;

// What the trie has for each word, and what leads from there to its cost.
struct WordNumbers {
  std::vector<std::uint32_t> of_word;       // by falling frequency, of equal ones in the order of the words; from 1
  std::vector<std::uint32_t> cost_indexes;  // by number; [0] is 0
  std::vector<std::uint64_t> frequencies;   // by cost index, rising; [0] is 0
};

WordNumbers number_words(const std::vector<Word>& words) {
  std::vector<std::uint32_t> order(words.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return words[a].frequency > words[b].frequency; });
  WordNumbers numbers;
  for (std::size_t i = order.size(); i-- > 0;) {
    const std::uint64_t frequency = words[order[i]].frequency;
    if (numbers.frequencies.empty()) numbers.frequencies.push_back(0);
    if (numbers.frequencies.back() != frequency) numbers.frequencies.push_back(frequency);
    numbers.cost_indexes.push_back(static_cast<std::uint32_t>(numbers.frequencies.size() - 1));
  }
  numbers.cost_indexes.push_back(0);
  std::reverse(numbers.cost_indexes.begin(), numbers.cost_indexes.end());
  numbers.of_word.resize(words.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) numbers.of_word[order[i]] = i + 1;
  return numbers;
}

template <class Range>
std::string to_bytes(const Range& integers) {
  std::string bytes;
  for (const auto integer : integers) append_little_endian(bytes, integer);
  return bytes;
}

// Stores know a lexicon by its fingerprint, which was taken of format 1 and stays what it was then: of the sections up
// to the provenance, where nodes had cost indexes for numbers and no spare places behind them.
std::uint64_t fingerprint_of(Sections sections, const std::vector<trie::Node>& nodes, const WordNumbers& numbers,
                             std::uint64_t total_frequency) {
  sections[format::kNodes].clear();
  for (std::size_t i = 0; i + 1 + trie::kSpareLabels < nodes.size(); ++i) {
    const trie::Node node = nodes[i];
    append_little_endian(sections[format::kNodes],
                         trie::base_of(node) | std::uint64_t{trie::label_of(node)} << 24 |
                             std::uint64_t{numbers.cost_indexes[trie::number_of(node)]} << 40);
  }
  std::string fingerprinted;
  for (std::size_t i = 0; i < format::kProvenance; ++i) {
    fingerprinted.resize((fingerprinted.size() + 7) / 8 * 8, '\0');
    fingerprinted += sections[i];
  }
  append_little_endian(fingerprinted, total_frequency);
  return checksum_bytes(fingerprinted);
}

void add_label_sections(Sections& sections, const std::vector<char32_t>& code_point_of_label) {
  std::vector<std::uint16_t> bmp(0x10000, trie::kNoLabel);
  std::map<char32_t, std::uint32_t> astral;
  std::string& code_points = sections[format::kLabelCodePoints];
  for (std::uint32_t label = 0; label < code_point_of_label.size(); ++label) {
    const char32_t code_point = code_point_of_label[label];
    append_little_endian(code_points, static_cast<std::uint32_t>(code_point));
    if (label == trie::kNoLabel) continue;
    if (code_point < 0x10000) {
      bmp[code_point] = static_cast<std::uint16_t>(label);
    } else {
      astral[code_point] = label;
    }
  }
  sections[format::kBmpLabels] = to_bytes(bmp);
  for (const auto& [code_point, label] : astral) {
    append_little_endian(sections[format::kAstralLabels], static_cast<std::uint32_t>(code_point));
    append_little_endian(sections[format::kAstralLabels], label);
  }
}

void add_hmm_sections(Sections& sections, const HmmModel& model) {
  std::string& row_of_han = sections[format::kHmmRowOfHan];
  std::string& tables = sections[format::kHmmTables];
  const auto append_row = [&](const HmmRow& row) {
    for (const double value : row) append_double(tables, value);
  };
  append_row(model.start);
  for (const HmmRow& row : model.transition) append_row(row);
  append_row({kHmmImpossible, kHmmImpossible, kHmmImpossible, kHmmImpossible});
  std::uint16_t row_count = 1;
  for (char32_t c = kJiebaHanFirst; c <= kJiebaHanLast; ++c) {
    const auto found = model.emission.find(c);
    append_little_endian(row_of_han, static_cast<std::uint16_t>(found == model.emission.end() ? 0 : row_count));
    if (found == model.emission.end()) continue;
    append_row(found->second);
    ++row_count;
  }
}

// The sections, each on an 8-byte boundary, behind a header.
std::string lay_out(const Sections& sections, std::uint64_t fingerprint, std::uint64_t total_frequency,
                    std::size_t word_count, std::size_t word_code_points_max) {
  std::string bytes(format::kHeaderBytes, '\0');
  const auto put = [&bytes](std::size_t at, auto value) {
    std::string encoded;
    append_little_endian(encoded, value);
    bytes.replace(at, encoded.size(), encoded);
  };
  for (std::size_t i = 0; i < sections.size(); ++i) {
    bytes.resize((bytes.size() + 7) / 8 * 8, '\0');
    put(format::kSectionTableAt + 16 * i, static_cast<std::uint64_t>(bytes.size()));
    put(format::kSectionTableAt + 16 * i + 8, static_cast<std::uint64_t>(sections[i].size()));
    bytes += sections[i];
  }
  put(format::kVersionAt, format::kFormatVersion);
  put(format::kHeaderBytesAt, static_cast<std::uint32_t>(format::kHeaderBytes));
  put(format::kFileBytesAt, static_cast<std::uint64_t>(bytes.size()));
  put(format::kFingerprintAt, fingerprint);
  put(format::kTotalFrequencyAt, total_frequency);
  put(format::kWordCountAt, static_cast<std::uint64_t>(word_count));
  put(format::kWordCodePointsMaxAt, static_cast<std::uint64_t>(word_code_points_max));
  put(format::kChecksumAt, checksum_bytes(std::string_view(bytes).substr(format::kCheckedFrom)));
  bytes.replace(0, format::kMagic.size(), format::kMagic);
  return bytes;
}

}  // namespace

void LexiconBuilder::note(std::string line) {
  provenance_ += std::move(line) + "\n";
}

DictionaryReport LexiconBuilder::add_dictionary(std::string_view bytes, DictionaryForm form, const std::string& name) {
  DictionaryReport report = read_dictionary(bytes, form, [&](const DictionaryEntry& entry) {
    if (form == DictionaryForm::kSystem) {
      words_.add_system_word(entry.word, *entry.frequency);
    } else {
      words_.add_user_word(entry.word, entry.frequency);
    }
  });
  note((form == DictionaryForm::kSystem ? "dictionary " : "user dictionary ") + name + ", checksum " +
       to_hex(checksum_bytes(bytes)) + ": " + std::to_string(report.loaded_count) + " words loaded, " +
       std::to_string(report.rejected_count) + " lines rejected");
  return report;
}

void LexiconBuilder::set_hmm(HmmModel model, const std::string& name) {
  note("HMM " + name + ": " + std::to_string(model.emission.size()) + " code points");
  hmm_ = std::move(model);
}

Status LexiconBuilder::add_folds(std::string_view bytes, const std::string& name) {
  std::uint64_t line_number = 0;
  std::size_t at = 0;
  while (at < bytes.size()) {
    ++line_number;
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    const std::size_t line_at = at;
    at = end + 1;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    if (check_utf8(line).fault != Utf8Fault::kNone || tab == std::string_view::npos || tab == 0 ||
        tab + 1 >= line.size()) {
      return Error{ErrorKind::kBadInput,
                   "line " + std::to_string(line_number) + ": `Traditional TAB Simplified` expected", name, line_at};
    }
    const CodePoint from = decode_code_point(line.data());
    const CodePoint to = decode_code_point(line.data() + tab + 1);
    if (from.length_bytes == tab && from.value != to.value) folds_.emplace_back(from.value, to.value);
  }
  note("folds " + name + ": " + std::to_string(folds_.size()) + " code points");
  return Done{};
}

Result<std::string> LexiconBuilder::build() const {
  const std::vector<Word> words = collect_words(words_);
  if (words.empty()) return Error{ErrorKind::kBadInput, "a lexicon needs at least one word of a frequency above 0"};
  const std::vector<char32_t> code_point_of_label = number_code_points(words);
  const std::size_t label_count = code_point_of_label.size() - 1;
  if (label_count > trie::kLabelCountMax)
    return Error{ErrorKind::kBadInput, "too many different code points for one lexicon"};

  std::map<char32_t, trie::Label> label_of;
  for (std::size_t label = 1; label <= label_count; ++label)
    label_of[code_point_of_label[label]] = static_cast<trie::Label>(label);
  if (words.size() > trie::kWordCountMax) return Error{ErrorKind::kBadInput, "too many words for one lexicon"};
  const WordNumbers numbers = number_words(words);

  std::vector<TrieWord> trie_words;
  trie_words.reserve(words.size());
  std::size_t word_code_points_max = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    TrieWord entry = {{}, word.frequency, numbers.of_word[i]};
    for (const char32_t c : word.code_points) entry.labels.push_back(static_cast<char16_t>(label_of[c]));
    word_code_points_max = std::max(word_code_points_max, word.code_points.size());
    trie_words.push_back(std::move(entry));
  }
  std::sort(trie_words.begin(), trie_words.end(),
            [](const TrieWord& a, const TrieWord& b) { return a.labels < b.labels; });
  Result<std::vector<trie::Node>> nodes = build_trie(trie_words, static_cast<std::uint32_t>(label_count));
  if (!nodes) return nodes.error();

  Sections sections;
  sections[format::kNodes] = to_bytes(*nodes);
  add_label_sections(sections, code_point_of_label);
  sections[format::kFrequencies] = to_bytes(numbers.frequencies);
  for (const std::uint64_t frequency : numbers.frequencies)
    append_double(sections[format::kLogFrequencies], exact_log(std::max<std::uint64_t>(frequency, 1)));
  sections[format::kCostIndexes] = to_bytes(numbers.cost_indexes);
  if (hmm_) add_hmm_sections(sections, *hmm_);
  const std::map<char32_t, char32_t> folds(folds_.begin(), folds_.end());
  for (const auto& [from, to] : folds) {
    append_little_endian(sections[format::kFolds], static_cast<std::uint32_t>(from));
    append_little_endian(sections[format::kFolds], static_cast<std::uint32_t>(to));
  }
  for (const std::string& word : words_.forced_splits()) {
    append_varint(sections[format::kForcedSplits], word.size());
    sections[format::kForcedSplits] += word;
  }
  sections[format::kProvenance] = provenance_;
  const std::uint64_t total_frequency = words_.total_frequency();
  return lay_out(sections, fingerprint_of(sections, *nodes, numbers, total_frequency), total_frequency, words.size(),
                 word_code_points_max);
}

}  // namespace cipin
