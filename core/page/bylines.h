#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/page/page_text.h"

namespace cipin::page {

/// A person of a byline: the name without blanks (邹 愚 is 邹愚), and where it stands.
struct Name {
  std::string form;
  Range range;
};

/// Who wrote and took what: 记者 鲁慧 通讯员 白鹏飞, （本报记者 瞿亮 摄）, 文/图, 责编 粟文.
struct Byline {
  Range range;  // brackets and the blanks around not included
  std::vector<Name> reporters;
  std::vector<Name> correspondents;
  std::vector<Name> photographers;
  bool has_role = false;              // some word says what the names are
  bool is_picture = false;            // only 摄 and the like: the credit of a picture
  bool is_desk = false;               // only editors, proof-readers, designers
  bool names_are_whole_text = false;  // 文/图: text and picture by the same
};

enum class BareNames : std::uint8_t { kNo, kYes };

/// Reads a range that holds a byline and nothing else. With BareNames::kYes names without a role will do, if each
/// begins with a surname. No value if any part of it is neither role nor name. Ranges above 160 code points are none.
std::optional<Byline> parse_byline(const PageText& text, Range range, BareNames bare_names);

/// The byline that a paragraph ends with, in brackets or behind its last sentence. No value if there is none or if it
/// is the whole paragraph. The paragraph's own text ends where `text_end` says.
struct TailByline {
  Byline byline;
  std::size_t text_end = 0;
};
std::optional<TailByline> find_tail_byline(const PageText& text, Range paragraph);

/// 读者, 某某区网友: a word that says what somebody is who wrote in.
bool is_kind_of_writer(std::u32string_view word);

/// 新华社发, （资料图片）: nothing but who hands a picture out.
bool is_handed_out(std::u32string_view form);

/// True for 2 to 4 Han that begin with a surname.
bool is_person_name(std::u32string_view form);

}  // namespace cipin::page
