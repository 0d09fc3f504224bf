#include "core/lexicon/word_table.h"

#include <algorithm>
#include <utility>

#include "core/lexicon/exact_log.h"
#include "core/text/jieba_block.h"
#include "core/text/utf8.h"

namespace cipin {
namespace {

// Byte offsets at which the code points of checked UTF-8 begin, and the end.
std::vector<std::size_t> code_point_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_utf8_continuation(text[i])) offsets.push_back(i);
  }
  offsets.push_back(text.size());
  return offsets;
}

}  // namespace

void WordTable::set_frequency(std::string_view word, std::uint64_t frequency) {
  frequencies_[std::string(word)] = frequency;
  total_frequency_ += frequency;
  for (const std::size_t end : code_point_offsets(word)) {
    if (end > 0) frequencies_.try_emplace(std::string(word.substr(0, end)), 0);
  }
}

void WordTable::add_system_word(std::string_view word, std::uint64_t frequency) {
  set_frequency(word, frequency);
}

std::uint64_t WordTable::add_user_word(std::string_view word, std::optional<std::uint64_t> frequency) {
  const std::uint64_t given = frequency ? *frequency : suggest_frequency(word);
  set_frequency(word, given);
  if (given == 0) forced_splits_.emplace(word);
  return given;
}

std::optional<std::uint64_t> WordTable::frequency_of(std::string_view word) const {
  const auto found = frequencies_.find(std::string(word));
  if (found == frequencies_.end()) return std::nullopt;
  return found->second;
}

std::uint64_t WordTable::suggest_frequency(std::string_view word) const {
  // Python's arithmetic step by step: the product of the parts' shares, each rounded, then truncated after times the
  // total.
  const double total = static_cast<double>(total_frequency_);
  double share = 1;
  for (const std::string& part : cut_without_hmm(word)) {
    share *= static_cast<double>(frequency_of(part).value_or(1)) / total;
  }
  return std::max(static_cast<std::uint64_t>(share * total) + 1, frequency_of(word).value_or(1));
}

std::vector<std::string> WordTable::cut_without_hmm(std::string_view text) const {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size()) {
      const CodePoint code_point = decode_code_point(text.data() + end);
      if (!is_jieba_block(code_point.value)) break;
      end += code_point.length_bytes;
    }
    if (end > at) {
      cut_block(text.substr(at, end - at), tokens);
    } else {
      end += text.substr(at).starts_with("\r\n") ? 2 : decode_code_point(text.data() + at).length_bytes;
      tokens.emplace_back(text.substr(at, end - at));
    }
    at = end;
  }
  return tokens;
}

void WordTable::cut_block(std::string_view block, std::vector<std::string>& tokens) const {
  const std::vector<std::size_t> offsets = code_point_offsets(block);
  const std::size_t count = offsets.size() - 1;
  const double log_total = exact_log(total_frequency_);
  struct Route {
    double cost = 0;
    std::size_t end = 0;
  };
  std::vector<Route> route(count + 1);
  for (std::size_t begin = count; begin-- > 0;) {
    bool found = false;
    const auto offer = [&](std::size_t end, std::uint64_t frequency) {
      const double cost = exact_log(std::max<std::uint64_t>(frequency, 1)) - log_total + route[end].cost;
      if (!found || cost >= route[begin].cost) route[begin] = {cost, end};
      found = true;
    };
    for (std::size_t end = begin + 1; end <= count; ++end) {
      const auto frequency = frequency_of(block.substr(offsets[begin], offsets[end] - offsets[begin]));
      if (!frequency) break;
      if (*frequency > 0) offer(end, *frequency);
    }
    if (!found) offer(begin + 1, 0);
  }
  std::string joined;  // single ASCII letters and digits in a row become one token
  for (std::size_t begin = 0; begin < count; begin = route[begin].end) {
    const std::string_view word = block.substr(offsets[begin], offsets[route[begin].end] - offsets[begin]);
    if (word.size() == 1 && is_ascii_alphanumeric(static_cast<unsigned char>(word[0]))) {
      joined += word;
      continue;
    }
    if (!joined.empty()) tokens.push_back(std::exchange(joined, {}));
    tokens.emplace_back(word);
  }
  if (!joined.empty()) tokens.push_back(joined);
}

}  // namespace cipin
