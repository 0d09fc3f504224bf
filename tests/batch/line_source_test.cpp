#include "batch/archive/line_source.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/io/stream.h"

namespace cipin::archive {
namespace {

// The slow twin: all in memory.
std::vector<std::string> split_lines(std::string text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t feed = text.find('\n');
    std::string line = text.substr(0, feed);
    text.erase(0, feed == std::string::npos ? text.size() : feed + 1);
    if (feed != std::string::npos && line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

// Reads as a pass does, in bites of any size; now and then a line is left before its end.
TEST(LineSource, LinesAreThoseOfTheTwinWhateverTheWindowsAndBites) {
  std::mt19937 random(20261121);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t i = random() % 24; i > 0; --i) text += "ab\r\n\r\n"[random() % 6];
    MemorySource input(text, 2 + random() % 6);
    LineSource lines(input);
    std::vector<std::string> expected = split_lines(text);
    for (const std::string& line : expected) {
      const Result<bool> more = lines.next_line();
      ASSERT_TRUE(more && *more) << round;
      const bool is_left = random() % 8 == 0;
      std::string read;
      std::size_t bite = 0;
      while (true) {
        const Result<Window> window = lines.advance(bite);
        ASSERT_TRUE(window);
        ASSERT_EQ(window->offset_bytes, read.size());
        if (window->at_end || is_left) {
          read += window->bytes;
          break;
        }
        bite = window->bytes.empty() ? 0 : 1 + random() % window->bytes.size();
        read += window->bytes.substr(0, bite);
      }
      if (is_left) {
        EXPECT_TRUE(line.starts_with(read)) << round;
      } else {
        EXPECT_EQ(read, line) << round;
      }
    }
    const Result<bool> more = lines.next_line();
    ASSERT_TRUE(more);
    EXPECT_FALSE(*more) << round;
    EXPECT_EQ(lines.line_count(), expected.size());
  }
}

}  // namespace
}  // namespace cipin::archive
