#include "core/lexicon/lexicon.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/hash.h"
#include "core/lexicon/exact_log.h"
#include "core/lexicon/format.h"
#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

namespace format = lexicon_format;

Error corrupt(std::string what, const std::string& name, std::uint64_t offset_bytes) {
  return {ErrorKind::kCorrupt, "lexicon: " + std::move(what) + "; make it anew with `cipin lexicon build`", name,
          offset_bytes};
}

bool all_inside(const FileArray<trie::Node>& nodes, std::size_t label_count, std::uint64_t word_count) {
  if (nodes.size() < label_count + trie::kSpareLabels + 2) return false;
  // Differences that must not be below 0: their signs are put together, so that the loop is done several nodes at a
  // time.
  const std::uint64_t base_max = nodes.size() - 2 - trie::kSpareLabels - label_count;
  std::uint64_t signs = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const trie::Node node = nodes[i];
    signs |= base_max - trie::base_of(node);
    signs |= word_count - trie::number_of(node);
    signs |= std::uint64_t{trie::label_of(node)} - 1;  // kNoLabel: nothing goes on with what stands in no word
  }
  return signs >> 63 == 0;
}

bool is_scalar_value(std::uint32_t value) {
  return value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

std::uint64_t header_number(std::string_view bytes, std::size_t at) {
  return load_little_endian<std::uint64_t>(bytes.data() + at);
}

template <class Number>
FileArray<Number> numbers_of(std::string_view section) {
  return {section.data(), section.size() / sizeof(Number)};
}

using Sections = std::array<std::string_view, format::kSectionCount>;

// Checks what stands before the sections, cheap tests first, and finds them. `is_checked`: their bytes have been.
Result<Sections> find_sections(std::string_view bytes, const std::string& name, bool is_checked) {
  if (!bytes.starts_with(format::kMagic)) return corrupt("this is no lexicon file", name, 0);
  if (bytes.size() < format::kVersionAt + 4) return corrupt("cut short", name, bytes.size());
  const auto version = load_little_endian<std::uint32_t>(bytes.data() + format::kVersionAt);
  if (version != format::kFormatVersion) {
    return corrupt("format version " + std::to_string(version) +
                       (version > format::kFormatVersion ? ", newer than" : "; not") + " the " +
                       std::to_string(format::kFormatVersion) + " that this program reads",
                   name, format::kVersionAt);
  }
  if (bytes.size() < format::kHeaderBytes) return corrupt("cut short", name, bytes.size());
  if (load_little_endian<std::uint32_t>(bytes.data() + format::kHeaderBytesAt) != format::kHeaderBytes) {
    return corrupt("damaged: a header of another size", name, format::kHeaderBytesAt);
  }
  if (header_number(bytes, format::kFileBytesAt) != bytes.size()) {
    return corrupt("the file has " + std::to_string(bytes.size()) + " bytes where its header says " +
                       std::to_string(header_number(bytes, format::kFileBytesAt)),
                   name, format::kFileBytesAt);
  }
  if (!is_checked && header_number(bytes, format::kChecksumAt) != checksum_bytes(bytes.substr(format::kCheckedFrom))) {
    return corrupt("damaged: the checksum does not fit", name, format::kChecksumAt);
  }
  Sections sections;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::uint64_t offset = header_number(bytes, format::kSectionTableAt + 16 * i);
    const std::uint64_t size = header_number(bytes, format::kSectionTableAt + 16 * i + 8);
    if (offset > bytes.size() || size > bytes.size() - offset || offset % 8 != 0) {
      return corrupt("section " + std::to_string(i) + " lies outside the file", name, format::kSectionTableAt + 16 * i);
    }
    sections[i] = bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  return sections;
}

}  // namespace

Result<Lexicon> Lexicon::open(const std::string& path) {
  Result<WholeFile> file = WholeFile::open(path);
  if (!file) return file.error();
  Result<Lexicon> lexicon = from_bytes(file->bytes(), path);
  if (lexicon) lexicon->file_ = *std::move(file);
  return lexicon;
}

Result<Lexicon> Lexicon::from_bytes(std::string_view bytes, std::string name) {
  return read(bytes, std::move(name), false);
}

Result<Lexicon> Lexicon::from_program(std::string_view bytes, std::string name) {
  return read(bytes, std::move(name), true);
}

Result<Lexicon> Lexicon::read(std::string_view bytes, std::string name, bool is_checked) {
  Result<Sections> sections = find_sections(bytes, name, is_checked);
  if (!sections) return sections.error();
  Lexicon lexicon;
  lexicon.name_ = std::move(name);
  lexicon.file_bytes_ = bytes.size();
  lexicon.fingerprint_ = header_number(bytes, format::kFingerprintAt);
  lexicon.checksum_ = header_number(bytes, format::kChecksumAt);
  lexicon.total_frequency_ = header_number(bytes, format::kTotalFrequencyAt);
  lexicon.word_code_points_max_ =
      static_cast<std::size_t>(std::min<std::uint64_t>(header_number(bytes, format::kWordCodePointsMaxAt), 255));
  lexicon.nodes_ = numbers_of<trie::Node>((*sections)[format::kNodes]);
  lexicon.bmp_labels_ = numbers_of<trie::Label>((*sections)[format::kBmpLabels]);
  lexicon.astral_labels_ = numbers_of<std::uint32_t>((*sections)[format::kAstralLabels]);
  lexicon.label_code_points_ = numbers_of<std::uint32_t>((*sections)[format::kLabelCodePoints]);
  lexicon.frequencies_ = numbers_of<std::uint64_t>((*sections)[format::kFrequencies]);
  lexicon.log_frequencies_ = numbers_of<double>((*sections)[format::kLogFrequencies]);
  lexicon.cost_indexes_ = numbers_of<std::uint32_t>((*sections)[format::kCostIndexes]);
  lexicon.hmm_row_of_han_ = numbers_of<std::uint16_t>((*sections)[format::kHmmRowOfHan]);
  lexicon.hmm_tables_ = numbers_of<double>((*sections)[format::kHmmTables]);
  lexicon.folds_ = numbers_of<std::uint32_t>((*sections)[format::kFolds]);
  lexicon.provenance_ = (*sections)[format::kProvenance];
  std::string_view splits = (*sections)[format::kForcedSplits];
  while (!splits.empty()) {
    std::uint64_t size_bytes = 0;
    if (!take_varint(splits, size_bytes) || size_bytes > splits.size()) {
      return corrupt("forced splits cut short", lexicon.name_,
                     header_number(bytes, format::kSectionTableAt + 16 * format::kForcedSplits));
    }
    lexicon.forced_splits_.push_back(splits.substr(0, static_cast<std::size_t>(size_bytes)));
    splits.remove_prefix(static_cast<std::size_t>(size_bytes));
  }
  if (const char* const problem = is_checked ? nullptr : lexicon.find_problem(); problem != nullptr) {
    return corrupt(problem, lexicon.name_, format::kSectionTableAt);
  }
  if (lexicon.word_count() != header_number(bytes, format::kWordCountAt)) {
    return corrupt("the number of words does not fit", lexicon.name_, format::kWordCountAt);
  }
  // The one sum that hangs on the total is made here: a user dictionary moves the total, and with it every cost.
  const double log_total = exact_log(lexicon.total_frequency_);
  lexicon.costs_.reserve(lexicon.log_frequencies_.size());
  for (std::size_t i = 0; i < lexicon.log_frequencies_.size(); ++i)
    lexicon.costs_.push_back(lexicon.log_frequencies_[i] - log_total);
  lexicon.unknown_cost_ = std::exchange(lexicon.costs_[0], kNoWordCost);
  return lexicon;
}

// Every index that a look-up takes from the file stays inside the file: so even a forged one with a right checksum is
// harmless.
const char* Lexicon::find_problem() const {
  const std::size_t label_count = label_code_points_.size() - 1;
  if (label_code_points_.size() < 2 || label_count > trie::kLabelCountMax || bmp_labels_.size() != 0x10000 ||
      astral_labels_.size() % 2 != 0 || folds_.size() % 2 != 0 || log_frequencies_.size() == 0 ||
      log_frequencies_.size() != frequencies_.size() || cost_indexes_.size() == 0 || cost_indexes_[0] != 0 ||
      nodes_.size() > trie::kNodeCountMax || word_code_points_max_ == 0) {
    return "the sections do not fit one another";
  }
  if (!all_inside(nodes_, label_count, cost_indexes_.size() - 1)) return "a node points outside the trie";
  // What no frequency has would make sums that are no numbers; e^45 is above 2^64.
  bool are_costs = total_frequency_ > 0;
  for (std::size_t i = 0; i < log_frequencies_.size(); ++i) {
    are_costs &= log_frequencies_[i] >= 0 && log_frequencies_[i] < 45;
  }
  if (!are_costs) return "a frequency out of range";
  // Of the indexes less 1: that of a word is not 0, for a path takes what costs least, and there must be something.
  std::uint32_t greatest = 0;
  for (std::size_t i = 1; i < cost_indexes_.size(); ++i) greatest = std::max(greatest, cost_indexes_[i] - 1);
  if (cost_indexes_.size() > 1 && greatest >= frequencies_.size() - 1) return "a word of no frequency";
  bool labels_inside = true;
  for (std::size_t i = 0; i < bmp_labels_.size(); ++i) labels_inside &= bmp_labels_[i] <= label_count;
  for (std::size_t i = 1; i < astral_labels_.size(); i += 2) labels_inside &= astral_labels_[i] <= label_count;
  if (!labels_inside) return "a label out of range";
  for (std::size_t i = 0; i < label_code_points_.size(); ++i) {
    if (!is_scalar_value(label_code_points_[i])) return "a label of no code point";
  }
  for (std::size_t i = 0; i < folds_.size(); ++i) {
    if (!is_scalar_value(folds_[i])) return "a fold of no code point";
  }
  if (!has_hmm()) return nullptr;
  constexpr std::size_t kHanCount = kJiebaHanLast - kJiebaHanFirst + 1;
  if (hmm_row_of_han_.size() != kHanCount || hmm_tables_.size() < format::kHmmFixedDoubles + 4)
    return "HMM tables of a wrong size";
  for (std::size_t i = 0; i < kHanCount; ++i) {
    if (format::kHmmFixedDoubles + 4 * std::size_t{hmm_row_of_han_[i]} + 4 > hmm_tables_.size())
      return "an HMM row out of range";
  }
  return nullptr;
}

trie::Label Lexicon::label_of(char32_t code_point) const {
  if (code_point < 0x10000) return bmp_labels_[code_point];
  std::size_t low = 0;
  std::size_t high = astral_labels_.size() / 2;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (astral_labels_[2 * middle] < code_point) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = 2 * low < astral_labels_.size() && astral_labels_[2 * low] == code_point;
  return found ? static_cast<trie::Label>(astral_labels_[2 * low + 1]) : trie::kNoLabel;
}

std::vector<std::pair<char32_t, char32_t>> Lexicon::folds() const {
  std::vector<std::pair<char32_t, char32_t>> pairs;
  for (std::size_t i = 0; i + 1 < folds_.size(); i += 2) pairs.emplace_back(folds_[i], folds_[i + 1]);
  return pairs;
}

WordFacts Lexicon::find(std::string_view word) const {
  std::uint32_t base = 0;
  std::uint32_t node_at = 0;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint code_point = decode_code_point(word.data() + at);
    const trie::Label label = label_of(code_point.value);
    if (label == trie::kNoLabel || (at > 0 && base == 0)) return {};
    node_at = base + label;
    if (trie::label_of(nodes_[node_at]) != label) return {};
    base = trie::base_of(nodes_[node_at]);
    at += code_point.length_bytes;
  }
  const std::uint32_t number = word.empty() ? 0 : trie::number_of(nodes_[node_at]);
  if (number == 0) return {};
  return {frequencies_[cost_indexes_[number]], form_id_of_number(number), cost_of(number)};
}

FormIndex::FormIndex(const Lexicon& lexicon)
    : lexicon_(&lexicon), node_of_number_(lexicon.word_count() + 1), bases_(lexicon.nodes_.size()) {
  // A third of the nodes have a word and a third go on, which no processor guesses: 0 is written like the others.
  for (std::uint32_t node = 0; node < lexicon.node_count(); ++node) {
    const trie::Node found = lexicon.nodes_[node];
    node_of_number_[trie::number_of(found)] = node;
    bases_.insert(trie::base_of(found));
  }
  bases_.finish();
  parents_.resize(bases_.count());
  std::array<std::uint32_t, 1024> inner;  // nodes that go on, out of as many
  for (std::uint32_t begin = 0; begin < lexicon.node_count(); begin += inner.size()) {
    const std::uint32_t end = std::min<std::uint32_t>(begin + inner.size(), lexicon.node_count());
    std::uint32_t* inner_end = inner.data();
    for (std::uint32_t node = begin; node < end; ++node) {
      *inner_end = node;
      inner_end += static_cast<std::ptrdiff_t>(trie::base_of(lexicon.nodes_[node]) != 0);
    }
    for (const std::uint32_t* node = inner.data(); node != inner_end; ++node) {
      parents_[bases_.rank(trie::base_of(lexicon.nodes_[*node]))] = *node;
    }
  }
}

void FormIndex::append_form(FormId form_id, std::string& out) const {
  // From the word's end to its front; a forged file could lead in a circle, so no further than the longest word there
  // may be.
  std::array<char32_t, 256> code_points;
  std::size_t count = 0;
  std::uint32_t node = node_of_number_[form_id + 1];
  while (count < code_points.size()) {
    const trie::Label label = trie::label_of(lexicon_->nodes_[node]);
    if (label >= lexicon_->label_code_points_.size()) break;
    code_points[count++] = lexicon_->label_code_points_[label];
    const std::uint32_t base = node - label;
    if (base == 0 || base >= lexicon_->node_count() || !bases_.contains(base)) break;
    node = parents_[bases_.rank(base)];
  }
  while (count > 0) append_code_point(out, code_points[--count]);
}

Kind FormIndex::kind_of(FormId form_id) const {
  const trie::Label last = trie::label_of(lexicon_->nodes_[node_of_number_[form_id + 1]]);
  if (last < lexicon_->label_code_points_.size() &&
      kind_of_code_point(lexicon_->label_code_points_[last]) == Kind::kWord) {
    return Kind::kWord;
  }
  std::string form;
  append_form(form_id, form);
  return kind_of_form(form);
}

}  // namespace cipin
