#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ranked_bits.h"
#include "core/base/status.h"
#include "core/io/mapped_file.h"
#include "core/lexicon/format.h"
#include "core/lexicon/hmm_source.h"
#include "core/lexicon/trie.h"
#include "core/text/code_point.h"
#include "core/text/kind.h"
#include "core/text/token.h"

namespace cipin {

/// What `lexicon show` tells of a word.
struct WordFacts {
  std::uint64_t frequency = 0;  // 0: not a word
  FormId form_id = kNoForm;
  double cost = 0;  // log frequency - log total, as the lattice adds it up
};

/// Known words with their costs, read in place from a lexicon file (FORMAT.md): opening checks the file and copies a
/// few kilobytes; the rest stays where it is mapped and is shared between processes. Const and shareable between
/// threads once opened.
class Lexicon {
 public:
  /// Maps and checks a file. Errors: kNotFound, kIo; kCorrupt with the byte and what to do where it is cut short,
  /// foreign, damaged or of another format version. No file, however made, can lead a look-up outside its bytes.
  static Result<Lexicon> open(const std::string& path);

  /// The same over bytes that the caller keeps alive, 8-byte aligned; `name` stands for the path in errors.
  static Result<Lexicon> from_bytes(std::string_view bytes, std::string name);

  /// The same over bytes that are part of the program and so as right as its code: what is said above of damage and
  /// forgery does not hold, as they are not gone through, and a start touches a few of their pages alone.
  static Result<Lexicon> from_program(std::string_view bytes, std::string name);

  /// Hot: the trie's nodes, and the label of each code point.
  const FileArray<trie::Node>& nodes() const { return nodes_; }
  const FileArray<trie::Label>& bmp_labels() const { return bmp_labels_; }
  trie::Label label_of(char32_t code_point) const;
  /// Labels are 1 to label_count().
  std::uint32_t label_count() const { return static_cast<std::uint32_t>(label_code_points_.size() - 1); }
  char32_t code_point_of_label(trie::Label label) const { return label_code_points_[label]; }

  /// Cost of a word by its node's number: log frequency - log total, natural logarithms; of number 0, of nodes that are
  /// no word, kNoWordCost.
  double cost_of(std::uint32_t number) const { return costs_[cost_indexes_[number]]; }
  /// Hot: what cost_of reads.
  const FileArray<std::uint32_t>& cost_indexes() const { return cost_indexes_; }
  const std::vector<double>& costs() const { return costs_; }
  static constexpr double kNoWordCost = -std::numeric_limits<double>::infinity();
  /// Cost of what is in no word: log 1 - log total.
  double unknown_cost() const { return unknown_cost_; }

  bool has_hmm() const { return hmm_tables_.size() > 0; }
  double hmm_start(HmmState state) const { return hmm_tables_[state]; }
  double hmm_transition(HmmState from, HmmState to) const { return hmm_tables_[4 + 4 * std::size_t{from} + to]; }
  /// Index into the doubles of hmm_tables() of the four emissions of a code point that is_jieba_han.
  std::size_t hmm_row_of(char32_t han) const {
    return lexicon_format::kHmmFixedDoubles + 4 * std::size_t{hmm_row_of_han_[han - kJiebaHanFirst]};
  }
  const FileArray<double>& hmm_tables() const { return hmm_tables_; }

  bool has_folds() const { return folds_.size() > 0; }
  /// (Traditional, Simplified), rising by the first.
  std::vector<std::pair<char32_t, char32_t>> folds() const;
  /// Words that the HMM must not put together, bytewise sorted.
  const std::vector<std::string_view>& forced_splits() const { return forced_splits_; }

  /// The place of a word in the trie, or no value. `word` is checked UTF-8.
  WordFacts find(std::string_view word) const;

  /// Form ids are 0 to word_count() - 1: a node's number less 1, which is kNoForm for what is no word.
  static FormId form_id_of_number(std::uint32_t number) { return number - 1; }
  std::uint32_t word_count() const { return static_cast<std::uint32_t>(cost_indexes_.size() - 1); }
  /// A base from which no label leads anywhere.
  std::uint32_t childless_base() const {
    return static_cast<std::uint32_t>(nodes_.size() - 1 - trie::kSpareLabels - label_count());
  }
  std::uint32_t node_count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  std::uint64_t total_frequency() const { return total_frequency_; }
  std::size_t word_code_points_max() const { return word_code_points_max_; }
  /// Changes with anything that can change a token: words, frequencies, HMM, folds, forced splits.
  std::uint64_t fingerprint() const { return fingerprint_; }
  /// Of the file: with the same one, form ids are of the same words.
  std::uint64_t checksum() const { return checksum_; }
  std::string_view provenance() const { return provenance_; }
  const std::string& name() const { return name_; }
  std::size_t file_bytes() const { return file_bytes_; }

 private:
  friend class FormIndex;
  Lexicon() = default;
  /// What is wrong with the sections taken together; null if nothing.
  static Result<Lexicon> read(std::string_view bytes, std::string name, bool is_checked);
  const char* find_problem() const;

  std::optional<WholeFile> file_;
  std::string name_;
  std::size_t file_bytes_ = 0;
  FileArray<trie::Node> nodes_;
  FileArray<trie::Label> bmp_labels_;
  FileArray<std::uint32_t> astral_labels_;
  FileArray<std::uint32_t> label_code_points_;
  FileArray<std::uint64_t> frequencies_;
  FileArray<double> log_frequencies_;
  FileArray<std::uint32_t> cost_indexes_;
  FileArray<std::uint16_t> hmm_row_of_han_;
  FileArray<double> hmm_tables_;
  FileArray<std::uint32_t> folds_;
  std::vector<std::string_view> forced_splits_;
  std::vector<double> costs_;
  double unknown_cost_ = 0;
  std::string_view provenance_;
  std::uint64_t total_frequency_ = 0;
  std::uint64_t fingerprint_ = 0;
  std::uint64_t checksum_ = 0;
  std::size_t word_code_points_max_ = 0;
};

/// From the lexicon's form ids back to forms. A node knows its label but not its parent, so words and parents are found
/// once, when a result is written; some 3 bytes a node, freed with this. The lexicon outlives it.
class FormIndex {
 public:
  explicit FormIndex(const Lexicon& lexicon);
  /// Appends the form of a word of `lexicon`, as UTF-8.
  void append_form(FormId form_id, std::string& out) const;
  /// kind_of_form of that form. Of nearly all words the last code point says it: it is a letter.
  Kind kind_of(FormId form_id) const;

 private:
  const Lexicon* lexicon_;
  std::vector<std::uint32_t> node_of_number_;  // numbers are form ids and 1; 0 stands for nodes that have no word
  RankedBits bases_;                    // in use
  std::vector<std::uint32_t> parents_;  // the node that has the base, by its rank
};

}  // namespace cipin
