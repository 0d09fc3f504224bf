#include "core/segment/jieba.h"

#include <algorithm>
#include <array>

#include "core/text/jieba_block.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

constexpr std::size_t kClauseBytesWanted = std::size_t{1}
                                           << 16;  // what a clause and its tokens take stays in a second-level cache

constexpr std::array<bool, 128> make_ascii_block() {
  std::array<bool, 128> in_block = {};
  for (char c = '0'; c <= '9'; ++c) in_block[static_cast<std::size_t>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) in_block[static_cast<std::size_t>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) in_block[static_cast<std::size_t>(c)] = true;
  for (const char c : {'+', '#', '&', '.', '_', '%', '-'}) in_block[static_cast<std::size_t>(c)] = true;
  return in_block;
}
constexpr std::array<bool, 128> kAsciiBlock = make_ascii_block();

}  // namespace

// One block's code points as parallel arrays, allocated once for the longest block and left untouched (so unmapped)
// beyond what was met.
struct JiebaTokenizer::Scratch final : TokenizerScratch {
  template <class T>
  using Array = std::unique_ptr<T[]>;

  Array<trie::Label> label{new trie::Label[kBlockCodePointsMax]};
  Array<char32_t> code_point{new char32_t[kBlockCodePointsMax]};  // folded
  Array<std::uint32_t> begin_bytes{
      new std::uint32_t[kBlockCodePointsMax + 1]};          // in the clause; [count] is the block's end
  Array<bool> folded{new bool[kBlockCodePointsMax]};        // only with traditional
  Array<double> cost{new double[kBlockCodePointsMax + 1]};  // of the best path from here to the block's end
  Array<std::uint32_t> word_end{new std::uint32_t[kBlockCodePointsMax]};  // of the best path's first word
  Array<std::uint32_t> word_node{new std::uint32_t[kBlockCodePointsMax]};
  std::size_t count = 0;
  std::string_view clause;
  std::vector<std::uint8_t> hmm_word_ends;
  std::vector<std::uint8_t> hmm_choices;
};

Result<std::unique_ptr<JiebaTokenizer>> JiebaTokenizer::make(const Lexicon& lexicon, JiebaOptions options) {
  if (options.hmm && !lexicon.has_hmm()) {
    return Error{ErrorKind::kBadInput, "this lexicon was built without HMM tables; use --no-hmm or build it with them",
                 lexicon.name()};
  }
  if (options.traditional && !lexicon.has_folds()) {
    return Error{ErrorKind::kBadInput,
                 "this lexicon was built without a table of Traditional characters (lexicon build --folds)",
                 lexicon.name()};
  }
  return std::unique_ptr<JiebaTokenizer>(new JiebaTokenizer(lexicon, options));
}

JiebaTokenizer::JiebaTokenizer(const Lexicon& lexicon, JiebaOptions options) : lexicon_(&lexicon), options_(options) {
  if (options.hmm) hmm_.emplace(lexicon);
  if (!options.traditional) return;
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

char32_t JiebaTokenizer::fold_astral(char32_t code_point) const {
  const auto found =
      std::lower_bound(folded_astral_.begin(), folded_astral_.end(), std::pair<char32_t, char32_t>(code_point, 0));
  return found != folded_astral_.end() && found->first == code_point ? found->second : code_point;
}

std::unique_ptr<TokenizerScratch> JiebaTokenizer::make_scratch() const {
  return std::make_unique<Scratch>();
}

std::size_t JiebaTokenizer::lookahead_bytes() const {
  return 4 * (kBlockCodePointsMax + lexicon_->word_code_points_max() + 1);
}

std::string JiebaTokenizer::describe() const {
  return std::string("tokenizer=jieba hmm=") + (options_.hmm ? "1" : "0") +
         " traditional=" + (options_.traditional ? "1" : "0") +
         " block_code_points_max=" + std::to_string(kBlockCodePointsMax);
}

ClauseEnd JiebaTokenizer::find_clause(std::string_view text, bool at_end) const {
  if (at_end && text.size() <= kClauseBytesWanted) return {text.size(), false};
  std::size_t wanted = std::min(kClauseBytesWanted, text.size());
  while (wanted < text.size() && is_utf8_continuation(text[wanted])) --wanted;
  const auto in_block = [this](char32_t c) { return is_jieba_block(fold(c)); };
  const std::size_t boundary = last_block_boundary(text.substr(0, wanted), in_block);
  if (boundary > 0) return {boundary, false};

  // A block longer than a clause should be: take it whole if it is short enough for that.
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++count) {
    const CodePoint code_point = decode_code_point(text.data() + at);
    if (!in_block(code_point.value)) return {std::max<std::size_t>(at, code_point.length_bytes), false};
    if (count == kBlockCodePointsMax) return {last_uncrossed(text), true};
    at += code_point.length_bytes;
  }
  return {at, false};
}

// The largest byte offset, at most kBlockCodePointsMax code points in, that no lexicon word of the block at the front
// of `block` reaches across.
std::size_t JiebaTokenizer::last_uncrossed(std::string_view block) const {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  std::vector<trie::Label> labels;
  std::vector<std::size_t> offsets;
  std::size_t at = 0;
  while (at < block.size() && labels.size() < kBlockCodePointsMax + lexicon_->word_code_points_max()) {
    const CodePoint code_point = decode_code_point(block.data() + at);
    if (!is_jieba_block(fold(code_point.value))) break;
    labels.push_back(lexicon_->label_of(fold(code_point.value)));
    offsets.push_back(at);
    at += code_point.length_bytes;
  }
  std::size_t best = 0;
  std::size_t reach = 0;  // how far the words that begin before `begin` go
  for (std::size_t begin = 0; begin < kBlockCodePointsMax; ++begin) {
    std::uint32_t base = 0;
    for (std::size_t end = begin; end < labels.size(); ++end) {
      const trie::Node node = nodes[base + labels[end]];
      if (trie::label_of(node) != labels[end]) break;
      if (trie::cost_index_of(node) != 0) reach = std::max(reach, end + 1);
      base = trie::base_of(node);
      if (base == 0) break;
    }
    if (reach <= begin + 1) best = begin + 1;
  }
  return offsets[best > 0 ? best : kBlockCodePointsMax];
}

void JiebaTokenizer::tokenize(std::string_view clause, std::vector<Token>& tokens,
                              TokenizerScratch& scratch_base) const {
  Scratch& scratch = static_cast<Scratch&>(scratch_base);
  const FileArray<trie::Label>& bmp_labels = lexicon_->bmp_labels();
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  std::uint32_t base_before = 0;
  scratch.clause = clause;
  scratch.count = 0;
  const char* const begin = clause.data();
  const char* const end = begin + clause.size();
  for (const char* at = begin; at != end;) {
    const CodePoint code_point = decode_code_point(at);
    const char32_t c = fold(code_point.value);
    const auto offset = static_cast<std::uint32_t>(at - begin);
    at += code_point.length_bytes;
    if (c < 0x80 ? kAsciiBlock[c] : is_jieba_han(c)) {
      const std::size_t i = scratch.count++;
      const trie::Label label = bmp_labels[c];
      scratch.label[i] = label;
      scratch.code_point[i] = c;
      scratch.begin_bytes[i] = offset;
      // The lattice will ask whether this code point goes on with a word that begins before it: half its time was spent
      // waiting for that node.
      nodes.prefetch(base_before + label);
      base_before = trie::base_of(nodes[label]);
      if (options_.traditional) scratch.folded[i] = c != code_point.value;
      continue;
    }
    if (scratch.count > 0) {
      scratch.begin_bytes[scratch.count] = offset;
      cut_block(scratch, tokens);
      scratch.count = 0;
    }
    if (code_point.value == U'\r' && at != end && *at == '\n') {
      ++at;
      tokens.push_back({offset, 2, kNoForm, Kind::kByForm});
    } else {
      const FormId form_id = c == code_point.value ? single_form_id(c, lexicon_->label_of(c))
                                                   : single_form_id(code_point.value, trie::kNoLabel);
      tokens.push_back({offset, code_point.length_bytes, form_id, Kind::kByForm});
    }
  }
  if (scratch.count > 0) {
    scratch.begin_bytes[scratch.count] = static_cast<std::uint32_t>(clause.size());
    cut_block(scratch, tokens);
  }
}

// The id of a form of one code point that is counted as it stands: the lexicon's if it is a word, else its place behind
// the words.
FormId JiebaTokenizer::single_form_id(char32_t code_point, trie::Label label) const {
  if (label != trie::kNoLabel && trie::cost_index_of(lexicon_->nodes()[label]) != 0)
    return lexicon_->form_id_of_node(label);
  return code_point < 0x10000 ? lexicon_->word_count() + static_cast<FormId>(code_point) : kNoForm;
}

// The id of the block's code points [begin, end) if they are a word.
FormId JiebaTokenizer::word_form_id(const Scratch& scratch, std::size_t begin, std::size_t end) const {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  std::uint32_t base = 0;
  for (std::size_t i = begin;; ++i) {
    const std::uint32_t at = base + scratch.label[i];
    const trie::Node node = nodes[at];
    if (trie::label_of(node) != scratch.label[i]) return kNoForm;
    if (i + 1 == end) return trie::cost_index_of(node) != 0 ? lexicon_->form_id_of_node(at) : kNoForm;
    base = trie::base_of(node);
    if (base == 0) return kNoForm;
  }
}

void JiebaTokenizer::emit(const Scratch& scratch, std::size_t begin, std::size_t end, FormId form_id,
                          std::vector<Token>& tokens) const {
  if (options_.traditional && std::find(&scratch.folded[begin], &scratch.folded[begin] + (end - begin), true) !=
                                  &scratch.folded[begin] + (end - begin)) {
    // What was found is the folded word; what is counted is the form as it stands.
    const CodePoint surface = decode_code_point(scratch.clause.data() + scratch.begin_bytes[begin]);
    form_id = end - begin == 1 ? single_form_id(surface.value, trie::kNoLabel) : kNoForm;
  }
  tokens.push_back(
      {scratch.begin_bytes[begin], scratch.begin_bytes[end] - scratch.begin_bytes[begin], form_id, Kind::kByForm});
}

void JiebaTokenizer::emit_found(const Scratch& scratch, std::size_t begin, std::size_t end,
                                std::vector<Token>& tokens) const {
  const FormId form_id = end - begin == 1 ? single_form_id(scratch.code_point[begin], scratch.label[begin])
                                          : word_form_id(scratch, begin, end);
  emit(scratch, begin, end, form_id, tokens);
}

void JiebaTokenizer::emit_singles(const Scratch& scratch, std::size_t begin, std::size_t end,
                                  std::vector<Token>& tokens) const {
  for (std::size_t i = begin; i < end; ++i) emit_found(scratch, i, i + 1, tokens);
}

// The best path from every code point to the block's end, from right to left as jieba sums: (log f - log total) + rest,
// and of equal costs the longer word.
void JiebaTokenizer::find_route(Scratch& scratch) const {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  const double* const costs = lexicon_->costs().data();
  const trie::Label* const labels = scratch.label.get();
  const std::size_t count = scratch.count;
  double* const route = scratch.cost.get();
  route[count] = 0;
  for (std::size_t begin = count; begin-- > 0;) {
    std::uint32_t node_at = labels[begin];  // the root's child
    trie::Node node = nodes[node_at];
    // A code point that is no word stands for itself only where no word begins; its cost is costs[0], which a real word
    // may be below.
    bool found = trie::cost_index_of(node) != 0;
    double best = costs[trie::cost_index_of(node)] + route[begin + 1];
    std::size_t best_end = begin + 1;
    std::uint32_t best_node = node_at;
    std::uint32_t base = trie::base_of(node);
    for (std::size_t end = begin + 1; base != 0 && end < count; ++end) {
      node_at = base + labels[end];
      node = nodes[node_at];
      if (trie::label_of(node) != labels[end]) break;
      base = trie::base_of(node);
      const std::uint32_t cost_index = trie::cost_index_of(node);
      if (cost_index == 0) continue;
      const double cost = costs[cost_index] + route[end + 1];
      if (!found || cost >= best) {
        best = cost;
        best_end = end + 1;
        best_node = node_at;
        found = true;
      }
    }
    route[begin] = best;
    scratch.word_end[begin] = static_cast<std::uint32_t>(best_end);
    scratch.word_node[begin] = best_node;
  }
}

void JiebaTokenizer::cut_block(Scratch& scratch, std::vector<Token>& tokens) const {
  find_route(scratch);
  std::size_t run_begin =
      0;  // code points from here to `at` are words of one code point each, still to be looked at together
  std::size_t at = 0;
  while (at < scratch.count) {
    const std::size_t end = scratch.word_end[at];
    const bool joinable = end - at == 1 && (options_.hmm || is_ascii_alphanumeric(scratch.code_point[at]));
    if (!joinable) {
      if (run_begin < at) cut_unjoined(scratch, run_begin, at, tokens);
      if (end - at == 1) {
        emit_found(scratch, at, end, tokens);
      } else {
        emit(scratch, at, end, lexicon_->form_id_of_node(scratch.word_node[at]), tokens);
      }
      run_begin = end;
    }
    at = end;
  }
  if (run_begin < at) cut_unjoined(scratch, run_begin, at, tokens);
}

// What jieba does with `buf`: without the HMM letters and digits in a row are one token; with it, a run that is a word
// by itself falls into its code points (the lattice had preferred them), and any other goes to finalseg.
void JiebaTokenizer::cut_unjoined(Scratch& scratch, std::size_t begin, std::size_t end,
                                  std::vector<Token>& tokens) const {
  if (end - begin == 1 || !options_.hmm) return emit_found(scratch, begin, end, tokens);
  if (word_form_id(scratch, begin, end) != kNoForm) return emit_singles(scratch, begin, end, tokens);
  for (std::size_t at = begin; at < end;) {
    const auto run_of = [&](std::size_t from, auto belongs) {
      while (from < end && belongs(scratch.code_point[from])) ++from;
      return from;
    };
    const std::size_t han_end = run_of(at, is_jieba_han);
    if (han_end > at) {
      cut_han_run(scratch, at, han_end, tokens);
      at = han_end;
      continue;
    }
    // ([a-zA-Z0-9]+(?:\.\d+)?%?) and what stands between
    std::size_t piece_end = run_of(at, is_ascii_alphanumeric);
    if (piece_end > at) {
      const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
      if (piece_end + 1 < end && scratch.code_point[piece_end] == U'.' && is_digit(scratch.code_point[piece_end + 1])) {
        piece_end = run_of(piece_end + 1, is_digit);
      }
      if (piece_end < end && scratch.code_point[piece_end] == U'%') ++piece_end;
    } else {
      piece_end = run_of(at, [](char32_t c) { return !is_jieba_han(c) && !is_ascii_alphanumeric(c); });
    }
    emit_found(scratch, at, piece_end, tokens);
    at = piece_end;
  }
}

void JiebaTokenizer::cut_han_run(Scratch& scratch, std::size_t begin, std::size_t end,
                                 std::vector<Token>& tokens) const {
  hmm_->find_words(&scratch.code_point[begin], end - begin, scratch.hmm_word_ends, scratch.hmm_choices);
  std::size_t word_begin = begin;
  for (std::size_t i = begin; i < end; ++i) {
    if (scratch.hmm_word_ends[i - begin] == 0) continue;
    if (is_forced_split(scratch, word_begin, i + 1)) {
      emit_singles(scratch, word_begin, i + 1, tokens);
    } else {
      emit_found(scratch, word_begin, i + 1, tokens);
    }
    word_begin = i + 1;
  }
}

bool JiebaTokenizer::is_forced_split(const Scratch& scratch, std::size_t begin, std::size_t end) const {
  const auto& splits = lexicon_->forced_splits();
  if (splits.empty()) return false;
  std::string word;
  for (std::size_t i = begin; i < end; ++i) append_code_point(word, scratch.code_point[i]);
  return std::binary_search(splits.begin(), splits.end(), std::string_view(word));
}

namespace {

class JiebaForms final : public FormSource {
 public:
  explicit JiebaForms(const Lexicon& lexicon) : index_(lexicon), word_count_(lexicon.word_count()) {}
  void append_form(FormId form_id, std::string& out) const override {
    if (form_id < word_count_) {
      index_.append_form(form_id, out);
    } else {
      append_code_point(out, static_cast<char32_t>(form_id - word_count_));
    }
  }

 private:
  FormIndex index_;
  FormId word_count_;
};

}  // namespace

std::unique_ptr<FormSource> JiebaTokenizer::make_form_source() const {
  return std::make_unique<JiebaForms>(*lexicon_);
}

}  // namespace cipin
