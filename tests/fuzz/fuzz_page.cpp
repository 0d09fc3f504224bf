// Any text as a newspaper page: as it stands, or put together from what the rules look for. Each line is in one article
// or set aside, spans and joins are lines of the text, and an article's text leads back to the page.
#include <algorithm>
#include <array>

#include "core/text/utf8.h"
#include "tests/core/page_support.h"
#include "tests/fuzz/check.h"

namespace {

constexpr std::array<std::string_view, 64> kPieces = {
    "\n",          "\n\n",   "\n\n\n", "\r\n",  "\r",     "　",     " ",        "，",       "。",
    "；",          "：",     "、",     "“",     "”",      "（",     "）",       "本报讯",   "新华社",
    "北京",        "5月8日", "电",     "讯",    "记者",   "通讯员", "见习记者", "摄",       "摄影",
    "文/图",       "图为",   "周海",   "林 冬", "何",     "昨日",   "近日",     "2024年",   "十二月三十一日",
    "9月1日至3日", "去年",   "1",      "23",    "4.5",    "%",      "堤坝加固", "会议强调", "放在第一位",
    "的水",        "天。",   "短讯",   "天气",  "上一版", "下一版", "字号",     "江城日报", "·",
    "要闻",        "第04版", "责编",   "——",    "聚焦",   "一、",   "●",        "Green",    "𠀀",
    "通告"};

std::string text_of(std::string_view input) {
  if (input.empty()) return "";
  if ((input[0] & 1) != 0) {
    std::string text;
    for (const char byte : input.substr(1)) text += kPieces[static_cast<unsigned char>(byte) % kPieces.size()];
    return text;
  }
  // What is no UTF-8 becomes blanks: the page room is given checked text.
  std::string text(input.substr(1));
  for (std::size_t at = 0; at < text.size();) {
    const cipin::Utf8Check check = cipin::check_utf8(std::string_view(text).substr(at));
    at += check.valid_bytes;
    for (std::size_t i = 0; i < check.fault_bytes; ++i) text[at++] = ' ';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cipin;
  static const tests::ToyWords words({"放在", "第一位", "加固", "堤坝", "固的", "强调"});
  const std::string text = text_of({reinterpret_cast<const char*>(data), size});
  const bool has_issue_date = size > 0 && (data[0] & 2) != 0;
  const page::PageOptions options{.heal = true,
                                  .issue_date = has_issue_date ? std::optional(page::Date{2024, 3, 1}) : std::nullopt};
  const page::Page page = page::read_page(text, words, options);
  const std::string problem = tests::find_broken_promise(text, page);
  fuzz::check(problem.empty(), problem.c_str());
  for (const page::Article& article : page.articles) {
    const page::ArticleText joined = page::article_text(text, page, article);
    fuzz::check(std::ranges::is_sorted(joined.pieces, {}, &page::ArticleText::Piece::begin_bytes), "pieces rise");
  }
  return 0;
}
