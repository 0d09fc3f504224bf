#include "batch/formats/html.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "batch/formats/text_builder.h"
#include "core/text/utf8.h"

// Why not libxml2's HTML parser, whose table of entities is used: it repairs a page to a tree, which a text has no use
// for. At that it loses text (<<, <800, a comment that never ends), and 200 KB of <b>, <div>, <i> and </b> in the right
// order take it 16 s, 400 KB 48 s: each end tag looks through all open elements.
namespace cipin::formats {
namespace {

enum class Effect : std::uint8_t { kNone, kParagraph, kLine, kCell, kVerbatim, kSkip, kTitle, kTextArea, kTemplate };

constexpr std::pair<std::string_view, Effect> kEffects[] = {
    {"address", Effect::kParagraph},    {"article", Effect::kParagraph},
    {"aside", Effect::kParagraph},      {"blockquote", Effect::kParagraph},
    {"body", Effect::kParagraph},       {"br", Effect::kLine},
    {"caption", Effect::kParagraph},    {"center", Effect::kParagraph},
    {"dd", Effect::kParagraph},         {"details", Effect::kParagraph},
    {"dialog", Effect::kParagraph},     {"dir", Effect::kParagraph},
    {"div", Effect::kParagraph},        {"dl", Effect::kParagraph},
    {"dt", Effect::kParagraph},         {"fieldset", Effect::kParagraph},
    {"figcaption", Effect::kParagraph}, {"figure", Effect::kParagraph},
    {"footer", Effect::kParagraph},     {"form", Effect::kParagraph},
    {"h1", Effect::kParagraph},         {"h2", Effect::kParagraph},
    {"h3", Effect::kParagraph},         {"h4", Effect::kParagraph},
    {"h5", Effect::kParagraph},         {"h6", Effect::kParagraph},
    {"head", Effect::kParagraph},       {"header", Effect::kParagraph},
    {"hgroup", Effect::kParagraph},     {"hr", Effect::kParagraph},
    {"html", Effect::kParagraph},       {"legend", Effect::kParagraph},
    {"li", Effect::kParagraph},         {"main", Effect::kParagraph},
    {"menu", Effect::kParagraph},       {"nav", Effect::kParagraph},
    {"ol", Effect::kParagraph},         {"optgroup", Effect::kParagraph},
    {"option", Effect::kParagraph},     {"p", Effect::kParagraph},
    {"pre", Effect::kVerbatim},         {"script", Effect::kSkip},
    {"search", Effect::kParagraph},     {"section", Effect::kParagraph},
    {"select", Effect::kParagraph},     {"style", Effect::kSkip},
    {"summary", Effect::kParagraph},    {"table", Effect::kParagraph},
    {"tbody", Effect::kParagraph},      {"td", Effect::kCell},
    {"template", Effect::kTemplate},    {"textarea", Effect::kTextArea},
    {"tfoot", Effect::kParagraph},      {"th", Effect::kCell},
    {"thead", Effect::kParagraph},      {"title", Effect::kTitle},
    {"tr", Effect::kParagraph},         {"ul", Effect::kParagraph},
};
static_assert(std::is_sorted(std::begin(kEffects), std::end(kEffects)));

Effect effect_of(std::string_view name) {
  const auto* const found = std::lower_bound(std::begin(kEffects), std::end(kEffects), name,
                                             [](const auto& entry, std::string_view key) { return entry.first < key; });
  return found != std::end(kEffects) && found->first == name ? found->second : Effect::kNone;
}

constexpr bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
constexpr bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}
constexpr bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}
constexpr bool ends_tag_name(char byte) {
  return is_blank(byte) || byte == '/' || byte == '>';
}
constexpr char lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

// Bytes that are not simply text: <, & and controls that are no white space.
constexpr std::array<bool, 256> make_specials() {
  std::array<bool, 256> specials = {};
  for (std::size_t byte = 0; byte < 0x20; ++byte) specials[byte] = !is_blank(static_cast<char>(byte));
  specials['<'] = specials['&'] = true;
  return specials;
}
constexpr std::array<bool, 256> kSpecials = make_specials();

class HtmlReader {
 public:
  HtmlReader(std::string_view html, std::string& text, std::string& title)
      : html_(html), title_(&title), body_(text), builder_(&body_) {}

  void read() { read_until(html_.size(), true); }

 private:
  static constexpr std::size_t kNowhere = std::string_view::npos;

  // Reads up to `end`: text, references, and markup if there is any.
  void read_until(std::size_t end, bool markup) {
    while (at_ < end) {
      const std::size_t begin = at_;
      while (at_ < end && !kSpecials[static_cast<unsigned char>(html_[at_])]) ++at_;
      add(html_.substr(begin, at_ - begin));
      if (at_ == end) return;
      switch (html_[at_]) {
        case '<':
          if (!markup || !take_markup()) take_as(1, "<");
          break;
        case '&':
          take_reference();
          break;
        default:
          take_as(1, " ");
          break;
      }
    }
  }

  void add(std::string_view piece) {
    if (template_depth_ > 0) return;
    if (verbatim_depth_ > 0) {
      builder_->add_verbatim(piece);
    } else {
      builder_->add(piece);
    }
  }
  void take_as(std::size_t length, std::string_view piece) {
    at_ += length;
    add(piece);
  }

  // &name; &#8212; &#x2014; or an & that is text.
  void take_reference() {
    std::size_t at = at_ + 1;
    if (at < html_.size() && html_[at] == '#') {
      take_number(at + 1);
      return;
    }
    while (at < html_.size() && (is_letter(html_[at]) || is_digit(html_[at]))) ++at;
    const std::string name(html_.substr(at_ + 1, std::min<std::size_t>(at - at_ - 1, 32)));
    const htmlEntityDesc* const entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
    const bool closed = at < html_.size() && html_[at] == ';';
    // Those of Latin-1 are known without semicolon, too; &nbsp stands so in many pages.
    if (entity == nullptr || (!closed && entity->value > 0xFF)) {
      take_as(1, "&");
      return;
    }
    take_code_point(entity->value, at + (closed ? 1 : 0));
  }

  void take_number(std::size_t at) {
    const bool hexadecimal = at < html_.size() && (html_[at] == 'x' || html_[at] == 'X');
    if (hexadecimal) ++at;
    const std::size_t digits = at;
    std::uint32_t value = 0;
    for (; at < html_.size(); ++at) {
      const char digit = lower(html_[at]);
      const bool is_hexadecimal = hexadecimal && digit >= 'a' && digit <= 'f';
      if (!is_digit(digit) && !is_hexadecimal) break;
      const auto number = static_cast<std::uint32_t>(is_hexadecimal ? digit - 'a' + 10 : digit - '0');
      if (value <= 0x10FFFF) value = value * (hexadecimal ? 16 : 10) + number;
    }
    if (at == digits) {
      take_as(1, "&");
      return;
    }
    take_code_point(value, at + (at < html_.size() && html_[at] == ';' ? 1 : 0));
  }

  void take_code_point(std::uint32_t value, std::size_t end) {
    const bool is_none = value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000);
    std::string utf8;
    append_code_point(utf8, is_none ? kReplacement : static_cast<char32_t>(value));
    take_as(end - at_, value != 0 && value < 0x20 && !is_blank(utf8[0]) ? " " : utf8);
  }

  // What a < begins. False if it is text.
  bool take_markup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) return skip_behind("-->", at_ + 2);  // <!--> is a whole comment
    if (rest.starts_with("<![CDATA[")) return take_cdata();
    if (rest.size() < 2) return false;
    if (rest[1] == '!' || rest[1] == '?') {
      return rest.size() > 2 && (is_letter(rest[2]) || rest[2] == '[') && skip_behind(">", at_);
    }
    return take_tag(rest[1] == '/');
  }

  bool skip_behind(std::string_view sign, std::size_t from) {
    const std::size_t found = find(sign, from);
    if (found == kNowhere) return false;
    at_ = found + sign.size();
    return true;
  }

  // As feeds have it.
  bool take_cdata() {
    const std::size_t begin = at_ + std::string_view("<![CDATA[").size();
    const std::size_t end = find("]]>", begin);
    if (end == kNowhere) return false;
    add(html_.substr(begin, end - begin));
    at_ = end + 3;
    return true;
  }

  bool take_tag(bool is_end) {
    const std::size_t begin = at_ + (is_end ? 2 : 1);
    if (begin >= html_.size() || !is_letter(html_[begin])) return false;
    std::size_t end = begin;
    while (end < html_.size() && (is_letter(html_[end]) || is_digit(html_[end]) || html_[end] == ':' ||
                                  html_[end] == '-' || html_[end] == '_' || html_[end] == '.')) {
      ++end;
    }
    // <abc> is a tag, <abc中文> and <b,c> are not.
    if (end == html_.size() || !ends_tag_name(html_[end])) return false;
    const std::size_t behind = find_tag_end(end);
    if (behind == kNowhere) return false;
    std::string name(html_.substr(begin, std::min<std::size_t>(end - begin, 16)));  // longer than any with an effect
    std::transform(name.begin(), name.end(), name.begin(), lower);
    at_ = behind;
    if (is_end) {
      close(effect_of(name));
    } else {
      open(effect_of(name), name);
    }
    return true;
  }

  void open(Effect effect, const std::string& name) {
    switch (effect) {
      case Effect::kNone:
        break;
      case Effect::kParagraph:
        builder_->break_paragraph();
        break;
      case Effect::kLine:
        builder_->break_line();
        break;
      case Effect::kCell:
        builder_->break_cell();
        break;
      case Effect::kVerbatim:
        builder_->break_paragraph();
        ++verbatim_depth_;
        break;
      case Effect::kSkip:
        at_ = std::min(find_end_tag(name), html_.size());
        break;
      case Effect::kTitle:
      case Effect::kTextArea:
        take_plain(effect, find_end_tag(name));
        break;
      case Effect::kTemplate:
        if (template_depth_ > 0 || find_end_tag(name) != kNowhere) ++template_depth_;
        break;
    }
  }

  void close(Effect effect) {
    switch (effect) {
      case Effect::kParagraph:
        builder_->break_paragraph();
        break;
      case Effect::kLine:
        builder_->break_line();
        break;  // </br> is one, too
      case Effect::kCell:
        builder_->break_cell();
        break;
      case Effect::kVerbatim:
        builder_->break_paragraph();
        if (verbatim_depth_ > 0) --verbatim_depth_;
        break;
      case Effect::kTemplate:
        if (template_depth_ > 0) --template_depth_;
        break;
      case Effect::kNone:
      case Effect::kSkip:
      case Effect::kTitle:
      case Effect::kTextArea:
        break;
    }
  }

  // Elements in which nothing but references and their own end tag is markup; without one the tag alone is passed over.
  void take_plain(Effect effect, std::size_t end) {
    if (end == kNowhere) return;
    if (effect == Effect::kTitle && title_->empty() && template_depth_ == 0) {
      TextBuilder title(*title_);
      builder_ = &title;
      read_until(end, false);
      builder_ = &body_;
      return;
    }
    builder_->break_paragraph();
    read_until(end, false);
    builder_->break_paragraph();
  }

  // Where the tag ends, `from` being behind its name: behind a > outside of quotes. A < outside of quotes says that it
  // never does.
  std::size_t find_tag_end(std::size_t from) {
    // Each scan that fails is made again from the next <: a page that is made for this gets short ones in the end.
    constexpr std::size_t kShortScanBytes = 1024;
    const bool patient = failed_scan_bytes_ <= 4 * html_.size();
    const std::size_t scan_end = patient ? html_.size() : std::min(html_.size(), from + kShortScanBytes);
    bool value_begins = false;
    std::size_t at = from;
    for (; at < scan_end && html_[at] != '<'; ++at) {
      const char byte = html_[at];
      if (byte == '>') return at + 1;
      if (value_begins && (byte == '"' || byte == '\'')) {
        const std::size_t quote = html_.substr(0, scan_end).find(byte, at + 1);
        if (quote != kNowhere) at = quote;
      }
      value_begins = byte == '=' || (value_begins && is_blank(byte));
    }
    failed_scan_bytes_ += at - from;
    return kNowhere;
  }

  // Where </name begins, in any case.
  std::size_t find_end_tag(std::string_view name) {
    if (is_missing(name)) return kNowhere;
    for (std::size_t at = html_.find("</", at_); at != kNowhere; at = html_.find("</", at + 2)) {
      const std::string_view found = html_.substr(at + 2, name.size() + 1);
      if (found.size() > name.size() && ends_tag_name(found.back()) &&
          std::equal(name.begin(), name.end(), found.begin(), [](char a, char b) { return a == lower(b); })) {
        return at;
      }
    }
    missing_.emplace_back(name);
    return kNowhere;
  }

  std::size_t find(std::string_view sign, std::size_t from) {
    if (is_missing(sign)) return kNowhere;
    const std::size_t found = html_.find(sign, from);
    if (found == kNowhere) missing_.emplace_back(sign);
    return found;
  }

  bool is_missing(std::string_view what) const {
    return std::find(missing_.begin(), missing_.end(), what) != missing_.end();
  }

  std::string_view html_;
  std::string* title_;
  TextBuilder body_;
  TextBuilder* builder_;
  std::size_t at_ = 0;
  std::size_t verbatim_depth_ = 0;
  std::size_t template_depth_ = 0;
  std::size_t failed_scan_bytes_ = 0;
  std::vector<std::string> missing_;  // signs and end tags that do not come any more: each is looked for once
};

}  // namespace

Status html_text(std::string_view html_utf8, std::string& text, std::string& title) {
  title.clear();
  HtmlReader(html_utf8, text, title).read();
  return Done{};
}

}  // namespace cipin::formats
