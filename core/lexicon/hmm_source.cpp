#include "core/lexicon/hmm_source.h"

#include <charconv>
#include <cstring>
#include <optional>
#include <string>

#include "core/text/utf8.h"

namespace cipin {
namespace {

// Reads the part of Python that the three files are written in: `P={` 'key': number | { ... }, ... `}`, keys of one
// code point.
class TableReader {
 public:
  TableReader(std::string_view source, std::string name) : source_(source), name_(std::move(name)) {}

  Status begin() {
    const std::size_t at = source_.find("P={");
    if (at == std::string_view::npos) return fail("no table `P={`");
    at_ = at + 2;
    return Done{};
  }

  // Calls entry(key), which must read the value, for every `key: value` of the table at hand.
  template <class Entry>
  Status read_table(Entry entry) {
    if (!take('{')) return fail("'{' expected");
    if (take('}')) return Done{};
    do {
      if (take('}')) return Done{};  // a comma may stand before the end
      const std::optional<char32_t> key = read_key();
      if (!key) return fail("a key of one code point expected");
      if (!take(':')) return fail("':' expected");
      if (Status status = entry(*key); !status) return status;
    } while (take(','));
    if (!take('}')) return fail("',' or '}' expected");
    return Done{};
  }

  Result<double> read_number() {
    skip_space();
    double value = 0;
    const auto [end, error] = std::from_chars(source_.data() + at_, source_.data() + source_.size(), value);
    if (error != std::errc()) return fail("a number expected");
    at_ = static_cast<std::size_t>(end - source_.data());
    return value;
  }

  Result<HmmState> state_of(char32_t letter) {
    static constexpr std::string_view kLetters = "BEMS";
    const std::size_t index = letter < 0x80 ? kLetters.find(static_cast<char>(letter)) : std::string_view::npos;
    if (index == std::string_view::npos) return fail("a state B, E, M or S expected");
    return static_cast<HmmState>(index);
  }

 private:
  Error fail(std::string what) const { return {ErrorKind::kBadInput, "HMM table: " + std::move(what), name_, at_}; }

  void skip_space() {
    while (at_ < source_.size() && std::strchr(" \t\r\n", source_[at_]) != nullptr) ++at_;
  }
  bool take(char expected) {
    skip_space();
    if (at_ >= source_.size() || source_[at_] != expected) return false;
    ++at_;
    return true;
  }
  std::optional<char32_t> read_key() {
    skip_space();
    if (source_.substr(at_).starts_with("u'")) ++at_;
    if (!take('\'')) return std::nullopt;
    std::uint32_t value = 0;
    if (source_.substr(at_).starts_with("\\u")) {
      const char* const digits = source_.data() + at_ + 2;
      if (source_.size() - at_ < 6) return std::nullopt;
      const auto [end, error] = std::from_chars(digits, digits + 4, value, 16);
      if (error != std::errc() || end != digits + 4) return std::nullopt;
      at_ += 6;
    } else {
      const std::string_view rest = source_.substr(at_, 4);
      if (rest.empty()) return std::nullopt;
      const Utf8Check check = check_utf8(rest);
      if (check.valid_bytes == 0) return std::nullopt;
      const CodePoint code_point = decode_code_point(rest.data());
      value = static_cast<std::uint32_t>(code_point.value);
      at_ += code_point.length_bytes;
    }
    if (at_ >= source_.size() || source_[at_] != '\'') return std::nullopt;
    ++at_;
    return static_cast<char32_t>(value);
  }

  std::string_view source_;
  std::string name_;
  std::size_t at_ = 0;
};

constexpr HmmRow kImpossibleRow = {kHmmImpossible, kHmmImpossible, kHmmImpossible, kHmmImpossible};

// Reads { state: number, ... } into row.
Status read_row(TableReader& reader, HmmRow& row) {
  return reader.read_table([&](char32_t letter) -> Status {
    Result<HmmState> state = reader.state_of(letter);
    if (!state) return state.error();
    Result<double> value = reader.read_number();
    if (!value) return value.error();
    row[*state] = *value;
    return Done{};
  });
}

}  // namespace

Result<HmmModel> parse_hmm_sources(std::string_view start_py, std::string_view transition_py,
                                   std::string_view emission_py) {
  HmmModel model;
  model.start = kImpossibleRow;
  model.transition.fill(kImpossibleRow);

  TableReader start(start_py, "prob_start.py");
  if (Status status = start.begin(); !status) return status.error();
  if (Status status = read_row(start, model.start); !status) return status.error();

  TableReader transition(transition_py, "prob_trans.py");
  if (Status status = transition.begin(); !status) return status.error();
  Status read = transition.read_table([&](char32_t letter) -> Status {
    Result<HmmState> from = transition.state_of(letter);
    if (!from) return from.error();
    return read_row(transition, model.transition[*from]);
  });
  if (!read) return read.error();

  TableReader emission(emission_py, "prob_emit.py");
  if (Status status = emission.begin(); !status) return status.error();
  read = emission.read_table([&](char32_t letter) -> Status {
    Result<HmmState> state = emission.state_of(letter);
    if (!state) return state.error();
    return emission.read_table([&](char32_t code_point) -> Status {
      Result<double> value = emission.read_number();
      if (!value) return value.error();
      model.emission.try_emplace(code_point, kImpossibleRow).first->second[*state] = *value;
      return Done{};
    });
  });
  if (!read) return read.error();
  return model;
}

}  // namespace cipin
