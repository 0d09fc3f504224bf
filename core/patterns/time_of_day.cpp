#include "core/patterns/time_of_day.h"

#include <array>
#include <optional>

#include "core/patterns/cursor.h"
#include "core/patterns/date_point.h"
#include "core/patterns/numeral.h"

namespace cipin::patterns {
namespace {

// 9:30, 9：30:05
std::size_t read_clock(std::string_view text, const Numeral& hour, CalendarDate& time) {
  if (!hour.arabic || hour.digit_count > 2 || folded_at(text, hour.end) != U':') return 0;
  const auto two_digits = [&](std::size_t at) -> std::optional<Numeral> {
    const Numeral n = read_numeral(text, at);
    if (!n.arabic || !is_plain(n) || n.digit_count != 2 || !plain_value(n, 59)) return std::nullopt;
    return n;
  };
  const std::optional<Numeral> minute = two_digits(hour.end + peek(text, hour.end).length_bytes);
  if (!minute) return 0;
  time.minute = static_cast<std::int8_t>(plain_value(*minute, 59).value());
  std::size_t end = minute->end;
  if (folded_at(text, end) == U':') {
    const std::optional<Numeral> second = two_digits(end + peek(text, end).length_bytes);
    if (!second) return 0;
    time.second = static_cast<std::int8_t>(plain_value(*second, 59).value());
    end = second->end;
  }
  constexpr std::array<std::string_view, 14> kScore = {"胜",   "战胜", "击败", "负",   "领先", "的比分", "大胜",
                                                       "险胜", "力克", "逆转", "告负", "落后", "淘汰",   "不敌"};
  constexpr std::array<std::string_view, 3> kBeforeScore = {"比分", "以", "比分为"};
  if (starts_with_any(text, end, kScore) || ends_with_any(text, hour.begin, kBeforeScore)) return 0;
  return end;
}

}  // namespace

std::size_t read_time(std::string_view text, std::size_t at, CalendarDate& time) {
  const Numeral hour = read_numeral(text, at);
  const std::optional<int> hour_value = plain_value(hour, 24);
  if (!hour_value || hour.positional || (hour.arabic && hour.digit_count > 2)) return 0;
  time.hour = static_cast<std::int8_t>(*hour_value);
  if (const std::size_t end = read_clock(text, hour, time); end > 0) return end;
  const std::size_t behind = hour.arabic ? skip_space(text, hour.end) : hour.end;
  const char32_t sign = peek(text, behind).value;
  if (sign != U'时' && sign != U'点' && sign != U'點' && sign != U'時') return 0;
  std::size_t end = behind + 3;
  const Numeral minute = read_numeral(text, skip_space(text, end));
  const std::size_t minute_behind = minute.arabic ? skip_space(text, minute.end) : minute.end;
  if (plain_value(minute, 59) && peek(text, minute_behind).value == U'分' &&
      !text.substr(minute_behind).starts_with("分之")) {
    time.minute = static_cast<std::int8_t>(plain_value(minute, 59).value());
    end = minute_behind + 3;
    const Numeral second = read_numeral(text, skip_space(text, end));
    if (plain_value(second, 59) && peek(text, second.end).value == U'秒') {
      time.second = static_cast<std::int8_t>(plain_value(second, 59).value());
      end = second.end + 3;
    }
    return end;
  }
  constexpr std::array<std::string_view, 20> kDayParts = {"上午", "下午", "中午", "凌晨", "清晨", "早上", "早晨",
                                                          "傍晚", "晚上", "夜里", "深夜", "午后", "当晚", "今晚",
                                                          "昨晚", "日",   "午夜", "晚",   "早",   "夜"};
  const bool of_day = ends_with_any(text, at, kDayParts);
  if (sign == U'点' || sign == U'點') {
    if (const std::size_t half = skip_word(text, end, "半"); half > end) {
      time.minute = 30;
      return half;
    }
    for (const std::string_view word : {std::string_view("钟"), std::string_view("整"), std::string_view("多钟")}) {
      if (const std::size_t whole = skip_word(text, end, word); whole > end) return whole;
    }
    if (const std::size_t quarter = skip_word(text, end, "一刻"); quarter > end) {
      time.minute = 15;
      return quarter;
    }
    if (const std::size_t quarter = skip_word(text, end, "三刻"); quarter > end) {
      time.minute = 45;
      return quarter;
    }
    if (of_day && plain_value(minute, 59) && minute.code_points >= 2) {  // 下午三点二十
      time.minute = static_cast<std::int8_t>(plain_value(minute, 59).value());
      return minute.end;
    }
    constexpr std::array<std::string_view, 3> kAround = {"许", "左右", "刚过"};
    return of_day || starts_with_any(text, end, kAround) ? end : 0;
  }
  constexpr std::array<std::string_view, 24> kOther = {"代", "候", "段", "间", "长", "限", "速", "期",
                                                       "差", "尚", "常", "效", "机", "装", "空", "政",
                                                       "评", "事", "局", "值", "令", "任", "分", "刻"};
  if (starts_with_any(text, end, kOther)) return 0;
  if (!hour.arabic && !of_day) return 0;
  return end;
}

}  // namespace cipin::patterns
