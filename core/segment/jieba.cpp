#include "core/segment/jieba.h"

#include <algorithm>

#include "core/text/jieba_block.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

// What a clause's tokens take stays in the caches' second level, beside the hot part of the trie.
constexpr std::size_t kClauseBytesWanted = std::size_t{1} << 14;

}  // namespace

struct JiebaTokenizer::Scratch final : TokenizerScratch {
  JiebaLattice lattice;
  const char* text = nullptr;     // of the stretch in the lattice
  std::uint32_t begin_bytes = 0;  // of it in the clause
  std::vector<Token> tokens;      // of it
  std::vector<char32_t> run;
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

JiebaTokenizer::JiebaTokenizer(const Lexicon& lexicon, JiebaOptions options)
    : lexicon_(&lexicon),
      options_(options),
      alphabet_(lexicon, {.joins_han = options.hmm, .traditional = options.traditional}) {
  if (options.hmm) hmm_.emplace(lexicon);
  has_forced_splits_ = !lexicon.forced_splits().empty();
  pairs_are_plain_ = options.hmm && !options.traditional && !has_forced_splits_;
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
  const auto in_block = [this](char32_t c) { return alphabet_.is_in_block(c); };
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
    if (!is_jieba_block(alphabet_.fold(code_point.value))) break;
    labels.push_back(lexicon_->label_of(alphabet_.fold(code_point.value)));
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
      if (trie::number_of(node) != 0) reach = std::max(reach, end + 1);
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
  for (std::size_t at = 0; at < clause.size();) {
    scratch.text = clause.data() + at;
    scratch.begin_bytes = static_cast<std::uint32_t>(at);
    at += scratch.lattice.read(*lexicon_, alphabet_, clause.substr(at));
    take_words(scratch, tokens);
  }
}

// The tokens of the stretch in the lattice: the best paths' words, where neighbours of one code point each are looked
// at together.
void JiebaTokenizer::take_words(Scratch& scratch, std::vector<Token>& tokens) const {
  const JiebaLattice& lattice = scratch.lattice;
  const JiebaLattice::Place* const places = lattice.places();
  const JiebaLattice::Length* const lengths = lattice.lengths();
  const std::size_t count = lattice.count();
  const auto joins = [places, lengths](std::size_t i) {
    return static_cast<unsigned>(lengths[i] + (places[i].base >> JiebaLetter::kApartShift) == 1);
  };
  if (scratch.tokens.size() < count) scratch.tokens.resize(count);
  Token* out = scratch.tokens.data();
  unsigned joins_before = 0;
  for (std::size_t at = 0; at < count;) {
    const unsigned joins_here = joins(at);
    if ((joins_before & joins_here) != 0) {
      std::size_t end = at + 1;
      while (end < count && joins(end) != 0) ++end;
      out = end - at == 1 && pairs_are_plain_ ? take_pair(scratch, at - 1, out - 1)
                                              : take_joined(scratch, at - 1, end, out - 1);
      joins_before = 0;
      at = end;
      continue;
    }
    joins_before = joins_here;
    const std::size_t length = lengths[at];
    const std::size_t end = at + length;
    if (options_.traditional || length > JiebaLattice::kShortMax) {
      take_word(scratch, at, end, *out);
    } else {
      const JiebaLattice::Place& place = places[at];
      *out = {scratch.begin_bytes + place.begin_bytes, places[end].begin_bytes - place.begin_bytes,
              place.numbers[length - 1] - 1, Kind::kByForm};
    }
    ++out;
    at = end;
  }
  tokens.insert(tokens.end(), scratch.tokens.data(), out);
}

bool JiebaTokenizer::is_always_of_path(std::string_view form, FormId form_id) const {
  if (options_.traditional || form_id >= lexicon_->word_count()) return false;
  constexpr double kRoundingMax = 1e-3;  // far above that of any sum of costs
  double apart = kRoundingMax;
  std::size_t count = 0;
  for (std::size_t at = 0; at < form.size(); ++count) {
    const CodePoint code_point = decode_code_point(form.data() + at);
    apart += alphabet_.cost_of(code_point.value);
    at += code_point.length_bytes;
  }
  return count > 1 && lexicon_->cost_of(form_id + 1) > apart;
}

// The code points [begin, end), known to be a word or taken for one.
void JiebaTokenizer::take_word(const Scratch& scratch, std::size_t begin, std::size_t end, Token& token) const {
  const JiebaLattice& lattice = scratch.lattice;
  FormId form_id = lattice.word_number(begin, end) - 1;  // none becomes kNoForm
  if (options_.traditional && end - begin > 1) {
    // What was found is the folded word; what is counted is the form as it stands.
    const auto& folded = lattice.folded();
    const auto next = std::lower_bound(folded.begin(), folded.end(), begin);
    if (next != folded.end() && *next < end) form_id = kNoForm;
  }
  const std::uint32_t begin_bytes = lattice.places()[begin].begin_bytes;
  token = {scratch.begin_bytes + begin_bytes, lattice.places()[end].begin_bytes - begin_bytes, form_id, Kind::kByForm};
}

// A run of two, the most frequent: what take_joined does, where nothing is folded or forced apart. *out is already the
// first code point's token. Whether they are joined no processor guesses, so there is no branch.
Token* JiebaTokenizer::take_pair(Scratch& scratch, std::size_t begin, Token* out) const {
  const JiebaLattice::Place* const places = scratch.lattice.places() + begin;
  const char32_t first = decode_code_point(scratch.text + places[0].begin_bytes).value;
  const char32_t second = decode_code_point(scratch.text + places[1].begin_bytes).value;
  if (!is_jieba_han(first) || !is_jieba_han(second)) return take_joined(scratch, begin, begin + 2, out);
  const auto joined =
      static_cast<std::uint32_t>(hmm_->joins(first, second)) & static_cast<std::uint32_t>(places[0].numbers[1] == 0);
  const std::uint32_t mask = 0 - joined;
  const std::uint32_t length_bytes = places[2].begin_bytes - places[1].begin_bytes;
  out[1] = {scratch.begin_bytes + places[1].begin_bytes, length_bytes, places[1].numbers[0] - 1, Kind::kByForm};
  out[0].length_bytes += length_bytes & mask;
  out[0].form_id |= mask;  // kNoForm
  return out + 2 - joined;
}

Token* JiebaTokenizer::take_singles(const Scratch& scratch, std::size_t begin, std::size_t end, Token* out) const {
  for (std::size_t i = begin; i < end; ++i) take_word(scratch, i, i + 1, *out++);
  return out;
}

// What jieba does with `buf`: without the HMM letters and digits in a row are one token; with it, a run that is a word
// by itself falls into its code points (the lattice had preferred them), and any other goes to finalseg.
Token* JiebaTokenizer::take_joined(Scratch& scratch, std::size_t begin, std::size_t end, Token* out) const {
  if (!options_.hmm) {
    take_word(scratch, begin, end, *out);
    return out + 1;
  }
  if (scratch.lattice.word_number(begin, end) != 0) return take_singles(scratch, begin, end, out);
  const auto code_point_at = [&](std::size_t i) {
    return alphabet_.fold(decode_code_point(scratch.text + scratch.lattice.places()[i].begin_bytes).value);
  };
  const std::size_t count = end - begin;
  scratch.run.resize(count);
  char32_t* const run = scratch.run.data();
  bool all_han = true;
  for (std::size_t i = 0; i < count; ++i) {
    run[i] = code_point_at(begin + i);
    all_han &= is_jieba_han(run[i]);
  }
  if (all_han) return take_han(scratch, begin, 0, count, out);
  for (std::size_t at = 0; at < count;) {
    const auto run_of = [&](std::size_t from, auto belongs) {
      while (from < count && belongs(run[from])) ++from;
      return from;
    };
    const std::size_t han_end = run_of(at, is_jieba_han);
    if (han_end > at) {
      out = take_han(scratch, begin, at, han_end, out);
      at = han_end;
      continue;
    }
    // ([a-zA-Z0-9]+(?:\.\d+)?%?) and what stands between
    std::size_t piece_end = run_of(at, is_ascii_alphanumeric);
    if (piece_end > at) {
      const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
      if (piece_end + 1 < count && run[piece_end] == U'.' && is_digit(run[piece_end + 1])) {
        piece_end = run_of(piece_end + 1, is_digit);
      }
      if (piece_end < count && run[piece_end] == U'%') ++piece_end;
    } else {
      piece_end = run_of(at, [](char32_t c) { return !is_jieba_han(c) && !is_ascii_alphanumeric(c); });
    }
    take_word(scratch, begin + at, begin + piece_end, *out++);
    at = piece_end;
  }
  return out;
}

// The code points [at, end) of the run that begins at `run_begin`, all Han.
Token* JiebaTokenizer::take_han(Scratch& scratch, std::size_t run_begin, std::size_t at, std::size_t end,
                                Token* out) const {
  const char32_t* const run = scratch.run.data();
  hmm_->find_words(run + at, end - at, scratch.hmm_word_ends, scratch.hmm_choices);
  std::size_t word_begin = at;
  for (std::size_t i = at; i < end; ++i) {
    if (scratch.hmm_word_ends[i - at] == 0) continue;
    if (has_forced_splits_ && is_forced_split(run + word_begin, run + i + 1)) {
      out = take_singles(scratch, run_begin + word_begin, run_begin + i + 1, out);
    } else {
      take_word(scratch, run_begin + word_begin, run_begin + i + 1, *out);
      ++out;
    }
    word_begin = i + 1;
  }
  return out;
}

bool JiebaTokenizer::is_forced_split(const char32_t* begin, const char32_t* end) const {
  const auto& splits = lexicon_->forced_splits();
  std::string word;
  for (; begin != end; ++begin) append_code_point(word, *begin);
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
  Kind kind_of(FormId form_id) const override {
    return form_id < word_count_ ? index_.kind_of(form_id)
                                 : kind_of_code_point(static_cast<char32_t>(form_id - word_count_));
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
