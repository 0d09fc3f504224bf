#pragma once

#include <string>
#include <string_view>

#include "core/base/status.h"

namespace cipin::formats {

/// The text of an XML document, TEI or any other: <lb/> and other milestones of the printed page are line ends,
/// elements that stand inside of sentences (as TEI and HTML have them: hi, name, ref, em ...) vanish, all others are
/// paragraphs with a blank line between them; white space collapses. A <teiHeader> is left out. Entities that the
/// document itself declares are resolved, HTML's too; one that nobody knows stays as it is written. Nothing else is
/// ever loaded.
///
/// xml_utf8  UTF-8, whatever its declaration says.
/// text      appended to, UTF-8, in the order of the document; nothing in front, no line end behind.
/// title     replaced by the teiHeader's first title, on one line; empty without one.
/// Cost      linear in time; memory a small multiple of the largest element's tag.
/// Errors    kBadInput with what is wrong first and its offset; `text` holds all that could be read, often beyond it.
///           kBadInput, too, where entities make the text much larger than the document: the reading ends there.
/// Threads   any number at once.
Status xml_text(std::string_view xml_utf8, std::string& text, std::string& title);

}  // namespace cipin::formats
