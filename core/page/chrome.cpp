#include "core/page/chrome.h"

#include <algorithm>

#include "core/page/dates.h"
#include "core/page/word_lists.h"
#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kChromeMax = 80;
constexpr std::size_t kRunningHeadMax = 28;
constexpr std::size_t kPaperNameMax = 9;
constexpr std::size_t kCountMax = 40;
constexpr std::size_t kOwnerMax = 16;
constexpr std::size_t kLatinNameMin = 6;
constexpr std::size_t kSpacedTitleMax = 8;  // 望潮 专版

// 第04版, A2版, 04版: where it ends; 0 if the form does not begin with one.
std::size_t page_number_end(std::u32string_view form) {
  std::size_t at = form.starts_with(U"第") ? 1 : 0;
  const std::size_t begin = at;
  constexpr std::u32string_view kNumerals = U"一二三四五六七八九十";
  while (at < form.size() && at - begin < 4 &&
         (is_digit(form[at]) || is_ascii_letter(form[at]) || kNumerals.find(form[at]) != std::u32string_view::npos)) {
    ++at;
  }
  return at > begin && at < form.size() && form[at] == U'版' ? at + 1 : 0;
}

// 澜州日报, 《瀾州日報》, 青渚时报, 晚报: where the paper's name ends; 0 if the form does not begin with one.
std::size_t paper_name_end(std::u32string_view form) {
  const bool quoted = form.starts_with(U"《");
  std::size_t at = quoted ? 1 : 0;
  for (; at + 1 < form.size() && at < kPaperNameMax && is_han(form[at]); ++at) {
    const char32_t next = form[at + 1];
    constexpr std::u32string_view kBefore = U"日晚晨早时時商市周";
    if ((next != U'报' && next != U'報') || kBefore.find(form[at]) == std::u32string_view::npos) continue;
    if (!quoted) return at + 2;
    return at + 2 < form.size() && form[at + 2] == U'》' ? at + 3 : 0;
  }
  return 0;
}

// 白鹭新区·创新周刊: two names with a point between, the second that of a part of a paper.
bool is_supplement_title(std::u32string_view form) {
  const bool is_pointed = form.find_first_of(U"·・|") != std::u32string_view::npos;
  const bool is_spaced = form.size() <= kSpacedTitleMax && form.find(U' ') != std::u32string_view::npos;
  if (!is_pointed && !is_spaced) return false;
  static constexpr std::u32string_view kSupplements[] = {U"周刊", U"特刊", U"专刊", U"副刊", U"专版", U"专页",
                                                         U"新闻", U"要闻", U"週刊", U"專版", U"新聞", U"要聞"};
  return ends_with_one_of(form, kSupplements);
}

std::size_t count_labels(std::u32string_view form) {
  return static_cast<std::size_t>(std::ranges::count(form, U':'));
}

// WWW.EXAMPLE.CN, LANZHOU DAILY: an address, or the paper's name in capitals.
bool is_latin_name(std::u32string_view form) {
  if (form.starts_with(U"www.") || form.starts_with(U"http")) {
    return std::ranges::none_of(form, [](char32_t c) { return c == U' ' || is_han(c); });
  }
  std::size_t letters = 0;
  for (const char32_t c : form) {
    if (c != U' ' && (c < U'A' || c > U'Z')) return false;
    letters += c == U' ' ? 0 : 1;
  }
  return letters >= kLatinNameMin;
}

// 首页 > 新闻中心 > 本地新闻: the way to the page; 上一篇：…: the way to the next.
bool is_way(std::u32string_view form) {
  if (std::ranges::any_of(form, is_comma) || std::ranges::any_of(form, is_sentence_end)) return false;
  static constexpr std::u32string_view kWays[] = {U"上一篇:",       U"下一篇:", U"当前位置:", U"您的位置:",
                                                  U"您当前的位置:", U"上一條:", U"扫一扫",    U"扫码关注",
                                                  U"长按二维码",    U"上一条:", U"下一条:",   U"下一條:"};
  if (begins_with_one_of(form, kWays)) return true;
  // 浏览次数：238, 国内统一刊号：…: what a screen or an imprint counts.
  static constexpr std::u32string_view kCounts[] = {
      U"浏览次数",  U"阅读次数",     U"点击数",       U"点击量",
      U"阅读量",    U"阅读:",        U"发布时间:",    U"发布日期:",
      U"更新时间:", U"版次:",        U"版名:",        U"当前版",
      U"ICP备",     U"网站备案",     U"国内统一刊号", U"国内统一连续出版物号",
      U"邮发代号",  U"广告经营许可", U"零售价",       U"每份零售",
      U"总第",      U"国内统一刊號", U"瀏覽次數"};
  if (form.size() <= kCountMax && begins_with_one_of(form, kCounts) && count_labels(form) < 2) return true;
  // 中共某某市委机关报, 某某市委主管主办.
  static constexpr std::u32string_view kOwners[] = {U"机关报", U"主管主办", U"機關報"};
  if (form.size() <= kOwnerMax && ends_with_one_of(form, kOwners) && form.find(U' ') == std::u32string_view::npos) {
    return true;
  }
  const auto steps = std::ranges::count(form, U'>');
  return steps >= 2 || (steps == 1 && chrome_words().prefix_length(form) > 1);
}

}  // namespace

bool is_chrome(std::u32string_view form) {
  if (form.size() > kChromeMax) return false;
  // A rule across the page: ---, ***, ===.
  if (form.size() >= 3 && form.find_first_not_of(U"-*=_ ") == std::u32string_view::npos) return true;
  // 版权所有 某某报社 未经授权不得转载: who owns the screen.
  if (form.starts_with(U"版权所有") || form.starts_with(U"Copyright") || form.starts_with(U"版權所有")) return true;
  if (is_way(form) || is_latin_name(form)) return true;
  std::size_t word_count = 0;
  std::size_t long_count = 0;
  for (std::size_t at = 0; at < form.size();) {
    // ○ is folded to o, and stands between a screen's words as + and - do.
    if (is_separator(form[at]) || is_opener(form[at]) || is_closer(form[at]) || is_digit(form[at]) ||
        form[at] == U'>' || form[at] == U'<' || form[at] == U'+' || form[at] == U'-' || form[at] == U'&' ||
        (form[at] == U'o' && (at + 1 == form.size() || form[at + 1] == U' '))) {
      ++at;
      continue;
    }
    const std::size_t length = chrome_words().prefix_length(form.substr(at));
    if (length == 0) return false;
    ++word_count;
    if (length > 1) ++long_count;
    at += length;
  }
  return word_count > 0 && long_count > 0;
}

bool is_advertisement(std::u32string_view form) {
  return form.size() <= kChromeMax && form.size() > 4 && (form[0] == U'(' || form[0] == U'【' || form[0] == U'[') &&
         (form.substr(1).starts_with(U"广告") || form.substr(1).starts_with(U"廣告")) && is_closer(form[3]);
}

bool is_running_head(const PageText& text, Range range, bool near_top) {
  const std::u32string_view form = text.folded(range);
  if (form.empty() || form.size() > kRunningHeadMax) return false;
  for (const char32_t c : form) {
    if (is_comma(c) || is_sentence_end(c)) return false;
  }
  if (const std::size_t end = page_number_end(form); end > 0) {
    return end == form.size() || is_separator(form[end]) || form[end] == U'(';
  }
  if (const std::optional<FoundDate> date = parse_date(text, range.begin, range.end);
      near_top && date && date->date.year > 0) {
    const std::u32string_view rest = form.substr(date->range.end - range.begin);
    return rest.empty() || rest.starts_with(U" 星期") || rest.starts_with(U"星期") || rest.starts_with(U" 第") ||
           rest.starts_with(U" 农历");
  }
  if (near_top && is_supplement_title(form)) return true;
  const std::size_t name_end = paper_name_end(form);
  if (name_end == 0) return false;
  if (name_end == form.size()) return true;
  const std::u32string_view rest = form.substr(name_end);
  // 人民日报:… quotes a paper in a head.
  if (rest[0] == U':' && rest.size() > kSpacedTitleMax) return false;
  // 澜州日报·青渚时报记者 is a byline; its role word says so.
  return (is_separator(rest[0]) || rest.starts_with(U"海外版") || rest.starts_with(U"数字报") ||
          rest.starts_with(U"电子版")) &&
         rest.find(U"记者") == std::u32string_view::npos && rest.find(U"記者") == std::u32string_view::npos;
}

}  // namespace cipin::page
