#include "tests/reference/jieba_reference.h"

#include <algorithm>

#include "core/lexicon/exact_log.h"

namespace cipin::reference {
namespace {

constexpr double kMinimum = -3.14e100;  // finalseg's MIN_FLOAT

const std::map<char, std::string> kPreviousStates = {{'B', "ES"}, {'M', "MB"}, {'S', "SE"}, {'E', "BM"}};

}  // namespace

bool is_han(char32_t c) {
  return c >= U'\u4E00' && c <= U'\u9FD5';
}

bool is_english(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

bool in_block(char32_t c) {
  return is_han(c) || is_english(c) || Text(U"+#&._%-").find(c) != Text::npos;
}

void Dictionary::add_system_word(const Text& word, std::uint64_t count) {
  frequency[word] = count;
  total += count;
  for (std::size_t length = 1; length <= word.size(); ++length) frequency.emplace(word.substr(0, length), 0);
}

void Dictionary::add_user_word(const Text& word, std::optional<std::uint64_t> count) {
  const std::uint64_t given = count ? *count : Jieba(*this).suggest_frequency(word);
  add_system_word(word, given);
  if (given == 0) forced_splits.insert(word);
}

double Jieba::word_cost(const Text& word) const {
  const auto found = dictionary_.frequency.find(word);
  const std::uint64_t count = found == dictionary_.frequency.end() || found->second == 0 ? 1 : found->second;
  return exact_log(count) - exact_log(dictionary_.total);
}

std::vector<std::size_t> Jieba::word_lasts(const Text& block, std::size_t begin) const {
  std::vector<std::size_t> lasts;
  for (std::size_t last = begin; last < block.size(); ++last) {
    const auto found = dictionary_.frequency.find(block.substr(begin, last - begin + 1));
    if (found == dictionary_.frequency.end()) break;
    if (found->second > 0) lasts.push_back(last);
  }
  if (lasts.empty()) lasts.push_back(begin);
  return lasts;
}

std::vector<Text> Jieba::route(const Text& block) const {
  std::map<std::size_t, Tuple> best;
  best[block.size()] = {0, 0};
  for (std::size_t begin = block.size(); begin-- > 0;) {
    std::vector<Tuple> candidates;
    for (const std::size_t last : word_lasts(block, begin)) {
      candidates.emplace_back(word_cost(block.substr(begin, last - begin + 1)) + best[last + 1].first, last);
    }
    best[begin] = *std::max_element(candidates.begin(), candidates.end());
  }
  std::vector<Text> words;
  for (std::size_t begin = 0; begin < block.size(); begin = best[begin].second + 1) {
    words.push_back(block.substr(begin, best[begin].second - begin + 1));
  }
  return words;
}

Jieba::Tuple Jieba::best_from(const Text& block, std::size_t begin) const {
  if (begin == block.size()) return {0, 0};
  std::vector<Tuple> candidates;
  for (const std::size_t last : word_lasts(block, begin)) {
    candidates.emplace_back(word_cost(block.substr(begin, last - begin + 1)) + best_from(block, last + 1).first, last);
  }
  return *std::max_element(candidates.begin(), candidates.end());
}

std::vector<Text> Jieba::best_path_by_recursion(const Text& block) const {
  std::vector<Text> words;
  for (std::size_t begin = 0; begin < block.size();) {
    const std::size_t end = best_from(block, begin).second + 1;
    words.push_back(block.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

double Jieba::cost_of(const std::vector<Text>& words) const {
  double sum = 0;
  for (auto word = words.rbegin(); word != words.rend(); ++word) sum = word_cost(*word) + sum;
  return sum;
}

double Jieba::best_cost_of_all_splits(const Text& block) const {
  std::optional<double> best;
  for (std::uint32_t cuts = 0; cuts < (1u << (block.size() - 1)); ++cuts) {  // bit i: cut behind code point i
    std::vector<Text> words = {Text()};
    bool allowed = true;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
      words.back().push_back(block[i]);
      const bool cut_here = i + 1 == block.size() || (cuts >> i & 1) != 0;
      if (!cut_here) continue;
      const std::vector<std::size_t> lasts = word_lasts(block, begin);
      allowed = allowed && std::find(lasts.begin(), lasts.end(), i) != lasts.end();
      begin = i + 1;
      if (begin < block.size()) words.emplace_back();
    }
    if (allowed && (!best || cost_of(words) > *best)) best = cost_of(words);
  }
  return *best;
}

std::uint64_t Jieba::suggest_frequency(const Text& word) const {
  const double total = static_cast<double>(dictionary_.total);
  double share = 1;
  for (const Text& part : cut(word, false)) {
    const auto found = dictionary_.frequency.find(part);
    share *= static_cast<double>(found == dictionary_.frequency.end() ? 1 : found->second) / total;
  }
  const auto found = dictionary_.frequency.find(word);
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(share * total) + 1,
                                 found == dictionary_.frequency.end() ? 1 : found->second);
}

std::vector<Text> Jieba::cut(const Text& text, bool hmm) const {
  std::vector<Text> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && in_block(text[end])) ++end;
    if (end > at) {
      cut_block(text.substr(at, end - at), hmm, words);
      at = end;
      continue;
    }
    const std::size_t length = text.compare(at, 2, U"\r\n") == 0 ? 2 : 1;
    words.push_back(text.substr(at, length));
    at += length;
  }
  return words;
}

void Jieba::cut_block(const Text& block, bool hmm, std::vector<Text>& out) const {
  Text buffer;
  const auto empty_buffer = [&] {
    if (buffer.empty()) return;
    const auto found = dictionary_.frequency.find(buffer);
    if (buffer.size() == 1 || !hmm) {
      out.push_back(buffer);
    } else if (found == dictionary_.frequency.end() || found->second == 0) {
      cut_by_hmm(buffer, out);
    } else {
      for (const char32_t c : buffer) out.emplace_back(1, c);
    }
    buffer.clear();
  };
  for (const Text& word : route(block)) {
    if (word.size() == 1 && (hmm || is_english(word[0]))) {
      buffer += word;
      continue;
    }
    empty_buffer();
    out.push_back(word);
  }
  empty_buffer();
}

// finalseg.cut: runs of Han by the model; of the rest, matches of [a-zA-Z0-9]+(?:\.\d+)?%? and what stands between
// them.
void Jieba::cut_by_hmm(const Text& run, std::vector<Text>& out) const {
  const auto is_digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
  Text between;
  const auto end_between = [&] {
    if (!between.empty()) out.push_back(between);
    between.clear();
  };
  for (std::size_t at = 0; at < run.size();) {
    if (is_han(run[at])) {
      end_between();
      Text han;
      while (at < run.size() && is_han(run[at])) han.push_back(run[at++]);
      cut_han(han, out);
    } else if (is_english(run[at])) {
      end_between();
      Text match;
      while (at < run.size() && is_english(run[at])) match.push_back(run[at++]);
      if (at + 1 < run.size() && run[at] == U'.' && is_digit(run[at + 1])) {
        match.push_back(run[at++]);
        while (at < run.size() && is_digit(run[at])) match.push_back(run[at++]);
      }
      if (at < run.size() && run[at] == U'%') match.push_back(run[at++]);
      out.push_back(match);
    } else {
      between.push_back(run[at++]);
    }
  }
  end_between();
}

void Jieba::cut_han(const Text& han, std::vector<Text>& out) const {
  const auto emit = [&](const Text& word) {
    if (!dictionary_.forced_splits.contains(word)) {
      out.push_back(word);
    } else {
      for (const char32_t c : word) out.emplace_back(1, c);
    }
  };
  const std::string states = viterbi(han).states;
  std::size_t begin = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < han.size(); ++i) {
    if (states[i] == 'B') {
      begin = i;
    } else if (states[i] == 'E') {
      emit(han.substr(begin, i - begin + 1));
      next = i + 1;
    } else if (states[i] == 'S') {
      emit(han.substr(i, 1));
      next = i + 1;
    }
  }
  if (next < han.size()) emit(han.substr(next));
}

double Jieba::emission_of(char state, char32_t c) const {
  const auto& row = hmm_.emission.at(state);
  const auto found = row.find(c);
  return found == row.end() ? kMinimum : found->second;
}

double Jieba::transition_of(char from, char to) const {
  const auto& row = hmm_.transition.at(from);
  const auto found = row.find(to);
  return found == row.end() ? kMinimum : found->second;
}

HmmPath Jieba::viterbi(const Text& han) const {
  std::map<char, double> value;
  std::map<char, std::string> path;
  for (const char state : std::string("BMES")) {
    value[state] = hmm_.start.at(state) + emission_of(state, han[0]);
    path[state] = std::string(1, state);
  }
  for (std::size_t t = 1; t < han.size(); ++t) {
    std::map<char, double> next_value;
    std::map<char, std::string> next_path;
    for (const char state : std::string("BMES")) {
      std::vector<std::pair<double, char>> candidates;
      for (const char previous : kPreviousStates.at(state)) {
        candidates.emplace_back(value[previous] + transition_of(previous, state) + emission_of(state, han[t]),
                                previous);
      }
      const auto [probability, previous] = *std::max_element(candidates.begin(), candidates.end());
      next_value[state] = probability;
      next_path[state] = path[previous] + state;
    }
    value = next_value;
    path = next_path;
  }
  const auto [probability, last] = std::max(std::pair(value['E'], 'E'), std::pair(value['S'], 'S'));
  return {probability, path[last]};
}

double Jieba::best_probability_of_all_sequences(const Text& han) const {
  std::optional<double> best;
  std::size_t sequence_count = 1;
  for (std::size_t i = 0; i < han.size(); ++i) sequence_count *= 4;
  for (std::size_t number = 0; number < sequence_count; ++number) {
    std::string states;
    for (std::size_t i = 0, rest = number; i < han.size(); ++i, rest /= 4) states.push_back("BEMS"[rest % 4]);
    bool allowed = states.back() == 'E' || states.back() == 'S';
    double sum = hmm_.start.at(states[0]) + emission_of(states[0], han[0]);
    for (std::size_t i = 1; i < han.size(); ++i) {
      allowed = allowed && kPreviousStates.at(states[i]).find(states[i - 1]) != std::string::npos;
      sum = sum + transition_of(states[i - 1], states[i]) + emission_of(states[i], han[i]);
    }
    if (allowed && (!best || sum > *best)) best = sum;
  }
  return *best;
}

}  // namespace cipin::reference
