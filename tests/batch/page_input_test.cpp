#include "batch/archive/page_input.h"

#include <gtest/gtest.h>

#include "core/io/stream.h"
#include "core/page/read_page.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// A long text without a period that a window's size divides.
std::string long_text(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + '\n';
  text.resize(size);
  return text;
}

TEST(TakePage, ShortTextComesWhole) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{700000}, page::kPageBytesMax}) {
    const std::string text = long_text(size);
    MemorySource source(text);
    const Result<PageInput> input = take_page(source);
    ASSERT_TRUE(input);
    EXPECT_TRUE(input->whole) << size;
    EXPECT_EQ(input->text, text);
  }
}

TEST(TakePage, LongTextGoesOnBehindWhatWasTaken) {
  const std::string text = long_text(page::kPageBytesMax + 3000001);
  // A source of small windows, so that the text is taken in parts.
  class SmallWindows final : public ByteSource {
   public:
    explicit SmallWindows(std::string_view text) : text_(text) {}
    Result<Window> advance(std::size_t consumed_bytes) override {
      at_ += consumed_bytes;
      const std::string_view shown = text_.substr(at_, kWindowBytesMin);
      return Window{shown, at_, at_ + shown.size() == text_.size()};
    }

   private:
    std::string_view text_;
    std::size_t at_ = 0;
  } source(text);
  Result<PageInput> input = take_page(source);
  ASSERT_TRUE(input);
  EXPECT_FALSE(input->whole);
  PrefixedSource all(std::move(input->text), source);
  std::string read;
  std::size_t consumed = 0;
  for (bool at_end = false; !at_end;) {
    const Result<Window> window = all.advance(consumed);
    ASSERT_TRUE(window);
    ASSERT_EQ(window->offset_bytes, read.size());
    ASSERT_TRUE(window->at_end || window->bytes.size() >= ByteSource::kWindowBytesMin);
    at_end = window->at_end;
    consumed = at_end ? window->bytes.size() : window->bytes.size() / 3;  // what is not consumed is shown again
    read += window->bytes.substr(0, consumed);
  }
  EXPECT_EQ(read, text);
}

TEST(Faults, BecomeBlanksOrReplacements) {
  const std::string faulty = std::string("a\xFF") + "中\xE4\xB8" + "b\xED\xA0\x80";
  std::string blanked = faulty;
  const Faults faults = blank_faults(blanked);
  EXPECT_EQ(blanked, "a 中  b   ");
  EXPECT_EQ(faults.byte_count, 6u);
  EXPECT_EQ(faults.sequence_count, 5u);
  EXPECT_EQ(faults.first, 1u);
  EXPECT_EQ(faults.end, faulty.size());
  std::string replaced = faulty;
  EXPECT_EQ(replace_faults(replaced).sequence_count, 5u);
  EXPECT_EQ(replaced, "a\uFFFD中\uFFFDb\uFFFD\uFFFD\uFFFD");
  std::string sound = "中文";
  EXPECT_EQ(replace_faults(sound).sequence_count, 0u);
  EXPECT_EQ(sound, "中文");
}

}  // namespace
}  // namespace cipin::archive
