#include "core/lexicon/lexicon.h"

#include <algorithm>
#include <array>

#include "core/base/hash.h"
#include "core/lexicon/exact_log.h"
#include "core/lexicon/format.h"
#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

namespace format = lexicon_format;

Error corrupt(std::string what, const std::string& name, std::uint64_t offset_bytes) {
  return {ErrorKind::kCorrupt, "lexicon: " + std::move(what) + "; make it anew with `cipin lexicon build`", name, offset_bytes};
}

// Every index that a look-up takes from the file stays inside the file: so even a forged one with a right checksum is harmless.
bool all_inside(const FileArray<trie::Node>& nodes, std::size_t label_count, std::size_t cost_count) {
  if (nodes.size() <= label_count) return false;
  const auto base_max = static_cast<std::uint32_t>(nodes.size() - 1 - label_count);
  bool inside = true;
  for (std::size_t i = 0; i < nodes.size(); ++i) {  // no early exit, so that the loop is done several nodes at a time
    const trie::Node node = nodes[i];
    inside &= trie::base_of(node) <= base_max;
    inside &= trie::cost_index_of(node) < cost_count;
  }
  return inside;
}

RankedBits find_words(const FileArray<trie::Node>& nodes) {
  RankedBits words(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (trie::cost_index_of(nodes[i]) != 0) words.insert(i);
  }
  words.finish();
  return words;
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
  if (!bytes.starts_with(format::kMagic)) return corrupt("this is no lexicon file", name, 0);
  if (bytes.size() < format::kVersionAt + 4) return corrupt("cut short", name, bytes.size());
  const auto version = load_little_endian<std::uint32_t>(bytes.data() + format::kVersionAt);
  if (version != format::kFormatVersion) {
    return corrupt("format version " + std::to_string(version) + (version > format::kFormatVersion ? ", newer than" : "; not") + " the " +
                       std::to_string(format::kFormatVersion) + " that this program reads",
                   name, format::kVersionAt);
  }
  if (bytes.size() < format::kHeaderBytes) return corrupt("cut short", name, bytes.size());
  const auto header_number = [&](std::size_t at) { return load_little_endian<std::uint64_t>(bytes.data() + at); };
  if (header_number(format::kFileBytesAt) != bytes.size()) {
    return corrupt("the file has " + std::to_string(bytes.size()) + " bytes where its header says " +
                       std::to_string(header_number(format::kFileBytesAt)),
                   name, format::kFileBytesAt);
  }
  if (header_number(format::kChecksumAt) != checksum_bytes(bytes.substr(format::kCheckedFrom))) {
    return corrupt("damaged: the checksum does not fit", name, format::kChecksumAt);
  }

  std::array<std::string_view, format::kSectionCount> sections;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::uint64_t offset = header_number(format::kSectionTableAt + 16 * i);
    const std::uint64_t size = header_number(format::kSectionTableAt + 16 * i + 8);
    if (offset > bytes.size() || size > bytes.size() - offset || offset % 8 != 0) {
      return corrupt("section " + std::to_string(i) + " lies outside the file", name, format::kSectionTableAt + 16 * i);
    }
    sections[i] = bytes.substr(offset, size);
  }
  const auto offset_of = [&](format::Section section) { return static_cast<std::uint64_t>(sections[section].data() - bytes.data()); };

  Lexicon lexicon;
  lexicon.file_bytes_ = bytes.size();
  lexicon.fingerprint_ = header_number(format::kFingerprintAt);
  lexicon.total_frequency_ = header_number(format::kTotalFrequencyAt);
  lexicon.word_code_points_max_ = static_cast<std::size_t>(std::min<std::uint64_t>(header_number(format::kWordCodePointsMaxAt), 255));
  lexicon.nodes_ = {sections[format::kNodes].data(), sections[format::kNodes].size() / 8};
  lexicon.bmp_labels_ = {sections[format::kBmpLabels].data(), sections[format::kBmpLabels].size() / 2};
  lexicon.astral_labels_ = {sections[format::kAstralLabels].data(), sections[format::kAstralLabels].size() / 8 * 2};
  lexicon.label_code_points_ = {sections[format::kLabelCodePoints].data(), sections[format::kLabelCodePoints].size() / 4};
  lexicon.frequencies_ = {sections[format::kFrequencies].data(), sections[format::kFrequencies].size() / 8};
  lexicon.hmm_row_of_han_ = {sections[format::kHmmRowOfHan].data(), sections[format::kHmmRowOfHan].size() / 2};
  lexicon.hmm_tables_ = {sections[format::kHmmTables].data(), sections[format::kHmmTables].size() / 8};
  lexicon.folds_ = {sections[format::kFolds].data(), sections[format::kFolds].size() / 8 * 2};
  lexicon.provenance_ = sections[format::kProvenance];

  const std::size_t label_count = lexicon.label_code_points_.size() - 1;
  const FileArray<double> logs(sections[format::kLogFrequencies].data(), sections[format::kLogFrequencies].size() / 8);
  if (lexicon.label_code_points_.size() < 2 || label_count > trie::kLabelCountMax || lexicon.bmp_labels_.size() != 0x10000 ||
      logs.size() == 0 || logs.size() != lexicon.frequencies_.size() || lexicon.nodes_.size() > trie::kNodeCountMax) {
    return corrupt("the sections do not fit one another", name, format::kSectionTableAt);
  }
  if (!all_inside(lexicon.nodes_, label_count, logs.size())) return corrupt("a node points outside the trie", name, offset_of(format::kNodes));
  bool labels_inside = true;
  for (std::size_t i = 0; i < lexicon.bmp_labels_.size(); ++i) labels_inside &= lexicon.bmp_labels_[i] <= label_count;
  for (std::size_t i = 1; i < lexicon.astral_labels_.size(); i += 2) labels_inside &= lexicon.astral_labels_[i] <= label_count;
  if (!labels_inside) return corrupt("a label out of range", name, offset_of(format::kBmpLabels));
  for (std::size_t i = 0; i <= label_count; ++i) {
    const std::uint32_t code_point = lexicon.label_code_points_[i];
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
      return corrupt("no code point", name, offset_of(format::kLabelCodePoints) + 4 * i);
    }
  }
  if (lexicon.has_hmm()) {
    constexpr std::size_t kHanCount = kJiebaHanLast - kJiebaHanFirst + 1;
    const std::size_t doubles = lexicon.hmm_tables_.size();
    bool rows_inside = lexicon.hmm_row_of_han_.size() == kHanCount && doubles >= format::kHmmFixedDoubles + 4;
    for (std::size_t i = 0; rows_inside && i < kHanCount; ++i) {
      rows_inside = format::kHmmFixedDoubles + 4 * std::size_t{lexicon.hmm_row_of_han_[i]} + 4 <= doubles;
    }
    if (!rows_inside) return corrupt("HMM tables out of range", name, offset_of(format::kHmmTables));
  }
  std::string_view splits = sections[format::kForcedSplits];
  while (!splits.empty()) {
    std::uint64_t size = 0;
    if (!take_varint(splits, size) || size > splits.size()) return corrupt("forced splits cut short", name, offset_of(format::kForcedSplits));
    lexicon.forced_splits_.push_back(splits.substr(0, size));
    splits.remove_prefix(size);
  }

  lexicon.words_ = find_words(lexicon.nodes_);
  if (lexicon.words_.count() != header_number(format::kWordCountAt)) return corrupt("the number of words does not fit", name, format::kWordCountAt);

  // The one sum that hangs on the total is made here: a user dictionary moves the total, and with it every cost.
  const double log_total = exact_log(lexicon.total_frequency_);
  lexicon.costs_.reserve(logs.size());
  for (std::size_t i = 0; i < logs.size(); ++i) lexicon.costs_.push_back(logs[i] - log_total);
  lexicon.name_ = std::move(name);
  return lexicon;
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

std::size_t Lexicon::hmm_row_of(char32_t han) const {
  return format::kHmmFixedDoubles + 4 * std::size_t{hmm_row_of_han_[han - kJiebaHanFirst]};
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
  const std::uint32_t cost_index = word.empty() ? 0 : trie::cost_index_of(nodes_[node_at]);
  if (cost_index == 0) return {};
  return {frequencies_[cost_index], form_id_of_node(node_at), costs_[cost_index]};
}

FormIndex::FormIndex(const Lexicon& lexicon) : lexicon_(&lexicon), bases_(lexicon.nodes_.size()) {
  for (std::uint32_t node = 0; node < lexicon.node_count(); ++node) {
    const std::uint32_t base = trie::base_of(lexicon.nodes_[node]);
    if (base != 0) bases_.insert(base);
  }
  bases_.finish();
  parents_.resize(bases_.count());
  for (std::uint32_t node = 0; node < lexicon.node_count(); ++node) {
    const std::uint32_t base = trie::base_of(lexicon.nodes_[node]);
    if (base != 0) parents_[bases_.rank(base)] = node;
  }
}

void FormIndex::append_form(FormId form_id, std::string& out) const {
  // From the word's end to its front; a forged file could lead in a circle, so no further than the longest word.
  std::array<char32_t, 256> code_points;
  std::size_t count = 0;
  auto node = static_cast<std::uint32_t>(lexicon_->words_.member(form_id));
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

}  // namespace cipin
