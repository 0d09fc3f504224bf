#include "core/lexicon/builder.h"

#include <algorithm>
#include <map>

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

// The file as it grows: a header of zeros, then the sections, each on an 8-byte boundary.
class FileWriter {
 public:
  FileWriter() : bytes_(format::kHeaderBytes, '\0') {}

  void add(format::Section section, const std::string& content) {
    bytes_.resize((bytes_.size() + 7) / 8 * 8, '\0');
    put(format::kSectionTableAt + 16 * section, static_cast<std::uint64_t>(bytes_.size()));
    put(format::kSectionTableAt + 16 * section + 8, static_cast<std::uint64_t>(content.size()));
    bytes_ += content;
  }
  template <class Integer>
  void put(std::size_t at, Integer value) {
    std::string encoded;
    append_little_endian(encoded, value);
    bytes_.replace(at, encoded.size(), encoded);
  }
  std::size_t size() const { return bytes_.size(); }
  std::string_view bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void add_label_sections(FileWriter& file, const std::vector<char32_t>& code_point_of_label) {
  std::vector<std::uint16_t> bmp(0x10000, trie::kNoLabel);
  std::map<char32_t, std::uint32_t> astral;
  std::string code_points;
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
  std::string content;
  for (const std::uint16_t label : bmp) append_little_endian(content, label);
  file.add(format::kBmpLabels, content);
  content.clear();
  for (const auto& [code_point, label] : astral) {
    append_little_endian(content, static_cast<std::uint32_t>(code_point));
    append_little_endian(content, label);
  }
  file.add(format::kAstralLabels, content);
  file.add(format::kLabelCodePoints, code_points);
}

void add_hmm_sections(FileWriter& file, const std::optional<HmmModel>& model) {
  std::string row_of_han;
  std::string tables;
  if (model) {
    const auto append_row = [&](const HmmRow& row) {
      for (const double value : row) append_double(tables, value);
    };
    append_row(model->start);
    for (const HmmRow& row : model->transition) append_row(row);
    append_row({kHmmImpossible, kHmmImpossible, kHmmImpossible, kHmmImpossible});
    std::uint16_t row_count = 1;
    for (char32_t c = kJiebaHanFirst; c <= kJiebaHanLast; ++c) {
      const auto found = model->emission.find(c);
      append_little_endian(row_of_han, static_cast<std::uint16_t>(found == model->emission.end() ? 0 : row_count));
      if (found == model->emission.end()) continue;
      append_row(found->second);
      ++row_count;
    }
  }
  file.add(format::kHmmRowOfHan, row_of_han);
  file.add(format::kHmmTables, tables);
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
  std::map<std::uint64_t, std::uint32_t> cost_index_of;  // one place in the cost table for all words of a frequency
  for (const Word& word : words) cost_index_of.try_emplace(word.frequency, 0);
  if (cost_index_of.size() >= trie::kCostCountMax) return Error{ErrorKind::kBadInput, "too many different frequencies"};
  std::uint32_t next_cost_index = 1;
  for (auto& [_, index] : cost_index_of) index = next_cost_index++;

  std::vector<TrieWord> trie_words;
  trie_words.reserve(words.size());
  std::size_t word_code_points_max = 0;
  for (const Word& word : words) {
    TrieWord entry = {{}, word.frequency, cost_index_of[word.frequency]};
    for (const char32_t c : word.code_points) entry.labels.push_back(static_cast<char16_t>(label_of[c]));
    word_code_points_max = std::max(word_code_points_max, word.code_points.size());
    trie_words.push_back(std::move(entry));
  }
  std::sort(trie_words.begin(), trie_words.end(),
            [](const TrieWord& a, const TrieWord& b) { return a.labels < b.labels; });
  Result<std::vector<trie::Node>> nodes = build_trie(trie_words, static_cast<std::uint32_t>(label_count));
  if (!nodes) return nodes.error();

  FileWriter file;
  std::string content;
  for (const trie::Node node : *nodes) append_little_endian(content, node);
  file.add(format::kNodes, content);
  add_label_sections(file, code_point_of_label);
  content.clear();
  append_little_endian(content, std::uint64_t{0});
  for (const auto& [frequency, _] : cost_index_of) append_little_endian(content, frequency);
  file.add(format::kFrequencies, content);
  content.clear();
  append_double(content, exact_log(1));
  for (const auto& [frequency, _] : cost_index_of) append_double(content, exact_log(frequency));
  file.add(format::kLogFrequencies, content);
  add_hmm_sections(file, hmm_);

  content.clear();
  const std::map<char32_t, char32_t> folds(folds_.begin(), folds_.end());
  for (const auto& [from, to] : folds) {
    append_little_endian(content, static_cast<std::uint32_t>(from));
    append_little_endian(content, static_cast<std::uint32_t>(to));
  }
  file.add(format::kFolds, content);
  content.clear();
  for (const std::string& word : words_.forced_splits()) {
    append_varint(content, word.size());
    content += word;
  }
  file.add(format::kForcedSplits, content);
  // What can change a token ends here; the total is the one number of the header that can.
  std::string fingerprinted(file.bytes().substr(format::kHeaderBytes));
  append_little_endian(fingerprinted, words_.total_frequency());
  file.put(format::kFingerprintAt, checksum_bytes(fingerprinted));
  file.add(format::kProvenance, provenance_);

  file.put(format::kHeaderBytesAt, static_cast<std::uint32_t>(format::kHeaderBytes));
  file.put(format::kFileBytesAt, static_cast<std::uint64_t>(file.size()));
  file.put(format::kTotalFrequencyAt, words_.total_frequency());
  file.put(format::kWordCountAt, static_cast<std::uint64_t>(words.size()));
  file.put(format::kWordCodePointsMaxAt, static_cast<std::uint64_t>(word_code_points_max));
  file.put(format::kVersionAt, format::kFormatVersion);
  file.put(format::kChecksumAt, checksum_bytes(file.bytes().substr(format::kCheckedFrom)));
  std::string bytes = file.take();
  bytes.replace(0, format::kMagic.size(), format::kMagic);
  return bytes;
}

}  // namespace cipin
