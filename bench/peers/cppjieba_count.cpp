// cppjieba as its README would have it used, timed: cuts every line of a file and counts the words.
//
//   cppjieba_count DICT_FOLDER hmm|nohmm FILE
//
// Built by peers.sh against the headers in the npm package of nodejieba, with the flags of cipin's release build.
// Prints one line of JSON.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cppjieba/Jieba.hpp"

namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 || (std::strcmp(argv[2], "hmm") != 0 && std::strcmp(argv[2], "nohmm") != 0)) {
    std::fprintf(stderr, "usage: cppjieba_count DICT_FOLDER hmm|nohmm FILE\n");
    return 2;
  }
  const std::string dict = argv[1];
  const bool hmm = std::strcmp(argv[2], "hmm") == 0;

  const auto load_begin = std::chrono::steady_clock::now();
  const cppjieba::Jieba jieba(dict + "/jieba.dict.utf8", dict + "/hmm_model.utf8", dict + "/user.dict.utf8",
                              dict + "/idf.utf8", dict + "/stop_words.utf8");
  const double load_seconds = seconds_since(load_begin);

  const auto work_begin = std::chrono::steady_clock::now();
  std::ifstream file(argv[3], std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cppjieba_count: %s cannot be opened\n", argv[3]);
    return 1;
  }
  file.seekg(0, std::ios::end);
  std::string text(static_cast<std::size_t>(file.tellg()), '\0');
  file.seekg(0);
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    std::fprintf(stderr, "cppjieba_count: %s cannot be read\n", argv[3]);
    return 1;
  }

  // Line and words are kept from line to line: their memory is taken once.
  std::unordered_map<std::string, std::uint64_t> counts;
  std::vector<std::string> words;
  std::string line;
  std::uint64_t token_count = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    const std::size_t line_end = end > at && text[end - 1] == '\r' ? end - 1 : end;
    line.assign(text, at, line_end - at);
    at = end + 1;
    if (line.empty()) continue;
    jieba.Cut(line, words, hmm);
    for (const std::string& word : words) ++counts[word];
    token_count += words.size();
  }
  const double work_seconds = seconds_since(work_begin);

  std::printf("{\"load_seconds\":%.6f,\"work_seconds\":%.6f,\"tokens\":%llu,\"types\":%llu,\"bytes\":%llu}\n",
              load_seconds, work_seconds, static_cast<unsigned long long>(token_count),
              static_cast<unsigned long long>(counts.size()), static_cast<unsigned long long>(text.size()));
  return 0;
}
