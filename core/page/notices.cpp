#include "core/page/notices.h"

#include <algorithm>
#include <string_view>

#include "core/text/one_of.h"

namespace cipin::page {
namespace {

constexpr std::size_t kLabelMax = 6;  // 展示时间：
constexpr std::uint32_t kSignatureMax = 24;

// 某某公司, 某某局: an office or a firm.
bool ends_like_office(std::u32string_view form) {
  static constexpr std::u32string_view kEndings[] = {U"集团", U"委员会", U"办公室", U"局", U"中心", U"行", U"学校",
                                                     U"大学", U"厂",     U"政府",   U"部", U"会",   U"院", U"处",
                                                     U"站",   U"社",     U"司",     U"队", U"小组"};
  return ends_with_one_of(form, kEndings);
}

// 报名地点, 联系人: what a notice tells in lines of their own.
bool ends_like_label(std::u32string_view label) {
  static constexpr std::u32string_view kEndings[] = {U"时间", U"地点", U"电话", U"地址", U"联系人", U"方式",
                                                     U"单位", U"热线", U"邮箱", U"网址", U"对象",   U"日期"};
  return ends_with_one_of(label, kEndings);
}

// 工人（12名）: a group of those that a notice names.
bool is_counted_group(std::u32string_view form) {
  const std::size_t open = form.rfind(U'(');
  if (open == std::u32string_view::npos || open == 0 || form.size() < open + 4 || form.back() != U')') return false;
  const std::u32string_view count = form.substr(open + 1, form.size() - open - 3);
  return std::u32string_view(U"名人个项件家位").find(form[form.size() - 2]) != std::u32string_view::npos &&
         std::ranges::all_of(count, is_digit);
}

}  // namespace

void settle_notice_lines(const PageText& text, std::vector<Facts>& all) {
  bool in_notice = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Facts& facts = all[i];
    if (is_passed_over(facts.kind)) continue;
    if (facts.is_standing_head) {
      in_notice = true;
      continue;
    }
    in_notice = in_notice && !facts.opening && facts.kind != Kind::kByline;
    if (!in_notice || !facts.can_be_head) continue;
    const std::u32string_view form = text.folded(facts.text);
    const std::size_t colon = form.find(U':');
    const bool is_label = colon != std::u32string_view::npos && colon <= kLabelMax &&
                          (std::ranges::any_of(form, is_digit) || ends_like_label(form.substr(0, colon)));
    const bool is_count = is_counted_group(form);
    const bool text_before = i > 0 && !all[i - 1].can_be_head;
    const bool head_follows = i + 1 == all.size() || all[i + 1].can_be_head || is_passed_over(all[i + 1].kind);
    const bool rest_follows = i + 1 < all.size() && start_defect(text, all[i + 1]) >= 2;
    const bool is_signature =
        facts.length <= kSignatureMax && text_before && (head_follows || rest_follows) && ends_like_office(form);
    in_notice = is_label || is_count;
    if (!is_label && !is_count && !is_signature) continue;
    facts.ends_notice = is_signature;
    facts.kind = Kind::kItem;
    facts.can_be_head = false;
  }
}

}  // namespace cipin::page
