#include "batch/formats/xml.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "batch/formats/text_builder.h"
#include "core/text/utf8.h"

namespace cipin::formats {
namespace {

// Elements inside of sentences. Of TEI: those of its modules core, namesdates, transcr, linking and analysis that are
// so; of HTML and feeds: its own.
constexpr std::string_view kInline[] = {
    "a",         "abbr",      "acronym",    "add",      "addName",  "am",       "anchor", "b",       "bdi",
    "bdo",       "big",       "c",          "choice",   "cite",     "code",     "corr",   "country", "damage",
    "date",      "del",       "district",   "em",       "emph",     "ex",       "expan",  "font",    "foreign",
    "forename",  "g",         "gap",        "genName",  "geogName", "gi",       "gloss",  "graphic", "handShift",
    "hi",        "i",         "idno",       "img",      "ins",      "kbd",      "m",      "mark",    "measure",
    "mentioned", "mod",       "name",       "nameLink", "num",      "orgName",  "orig",   "pc",      "persName",
    "phr",       "placeName", "ptr",        "q",        "quote",    "rb",       "redo",   "ref",     "reg",
    "region",    "restore",   "roleName",   "rs",       "rt",       "ruby",     "s",      "said",    "samp",
    "secl",      "seg",       "settlement", "sic",      "small",    "soCalled", "span",   "strong",  "sub",
    "subst",     "sup",       "supplied",   "surname",  "surplus",  "term",     "time",   "tt",      "u",
    "unclear",   "undo",      "var",        "w",
};
static_assert(std::is_sorted(std::begin(kInline), std::end(kInline)));

constexpr std::string_view kMilestones[] = {"br", "cb", "gb", "lb", "milestone", "pb"};

template <std::size_t kCount>
bool is_among(const std::string_view (&sorted)[kCount], std::string_view name) {
  return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

std::string_view view_of(const xmlChar* name) {
  return reinterpret_cast<const char*>(name);
}

class XmlReader {
 public:
  XmlReader(std::string_view xml, std::string& text, std::string& title)
      : xml_(xml), text_(&text), title_(&title), body_(text), title_line_(title) {
    text_bytes_max_ = text.size() + kGrowthBytesFree + kGrowthMax * xml.size();
  }

  Status read() {
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(xmlNewParserCtxt(), xmlFreeParserCtxt);
    if (context == nullptr) return Error{ErrorKind::kBadInput, "XML: out of memory"};
    context_ = context.get();
    context_->_private = this;
    xmlSAXHandler& handler = *context_->sax;
    handler.startElementNs = start_element;
    handler.endElementNs = end_element;
    handler.characters = handler.ignorableWhitespace = handler.cdataBlock = take_text;
    handler.entityDecl = declare_entity;
    handler.getEntity = find_entity;
    handler.serror = take_error;
    handler.comment = nullptr;
    handler.processingInstruction = nullptr;
    handler.reference = nullptr;
    handler.externalSubset = nullptr;
    handler.getParameterEntity = nullptr;
    handler.resolveEntity = nullptr;
    // Not XML_PARSE_HUGE: without it the library bounds depth, names, and how entities multiply. Not XML_PARSE_NOENT:
    // that is for trees, and entities' text comes to take_text without it.
    constexpr int kOptions = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
    // A tree is not built, but declarations of entities hang on a document.
    xmlFreeDoc(xmlCtxtReadMemory(context_, xml_.data(), static_cast<int>(xml_.size()), nullptr, "UTF-8", kOptions));
    if (is_broken_) return error_;
    return Done{};
  }

 private:
  // How much larger than the document its text may become by entities.
  static constexpr std::size_t kGrowthMax = 10;
  static constexpr std::size_t kGrowthBytesFree = std::size_t{1} << 20;

  // Entities are parsed in contexts of their own that share _private, and every handler is called with the one in use.
  static XmlReader& self(void* context) {
    auto* const in_use = static_cast<xmlParserCtxtPtr>(context);
    in_use->wellFormed = 1;  // else, after an error, references would be passed over in silence
    return *static_cast<XmlReader*>(in_use->_private);
  }

  static void start_element(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int, const xmlChar**,
                            int, int, const xmlChar**) {
    self(context).start(view_of(name));
  }
  static void end_element(void* context, const xmlChar* name, const xmlChar*, const xmlChar*) {
    self(context).end(view_of(name));
  }
  static void take_text(void* context, const xmlChar* bytes, int size_bytes) {
    self(context).take({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size_bytes)}, context);
  }

  void start(std::string_view name) {
    if (header_depth_ > 0 || name == "teiHeader") {
      ++header_depth_;
      if (title_depth_ > 0 || (name == "title" && title_->empty())) ++title_depth_;
    } else if (is_among(kMilestones, name)) {
      body_.break_line();
    } else if (!is_among(kInline, name)) {
      body_.break_paragraph();
    }
  }

  void end(std::string_view name) {
    if (header_depth_ > 0) {
      --header_depth_;
      if (title_depth_ > 0) --title_depth_;
    } else if (!is_among(kMilestones, name) && !is_among(kInline, name)) {
      body_.break_paragraph();
    }
  }

  void take(std::string_view text, void* context) {
    if (header_depth_ > 0) {
      if (title_depth_ > 0) title_line_.add(text);
      return;
    }
    if (text_->size() + text.size() <= text_bytes_max_) {
      body_.add(text);
      return;
    }
    add_error("XML whose entities make more than ten times its size of text");
    xmlStopParser(static_cast<xmlParserCtxtPtr>(context));
    xmlStopParser(context_);
  }

  // Files and addresses are not even declared, so that nothing can ask for them.
  static void declare_entity(void* context, const xmlChar* name, int type, const xmlChar* public_id,
                             const xmlChar* system_id, xmlChar* content) {
    if (type == XML_INTERNAL_GENERAL_ENTITY) xmlSAX2EntityDecl(context, name, type, public_id, system_id, content);
  }

  // What is not declared is declared here: as HTML has it, else as what is written.
  static xmlEntityPtr find_entity(void* context, const xmlChar* name) {
    if (xmlEntityPtr const found = xmlSAX2GetEntity(context, name); found != nullptr) return found;
    xmlDocPtr const document = static_cast<xmlParserCtxtPtr>(context)->myDoc;
    if (document == nullptr) return nullptr;
    if (document->intSubset == nullptr) xmlCreateIntSubset(document, name, nullptr, nullptr);
    std::string content = "&#38;" + std::string(view_of(name)) + ";";
    if (const htmlEntityDesc* const known = htmlEntityLookup(name); known != nullptr) {
      content.clear();
      append_code_point(content, known->value);
    }
    return xmlAddDocEntity(document, name, XML_INTERNAL_GENERAL_ENTITY, nullptr, nullptr,
                           reinterpret_cast<const xmlChar*>(content.c_str()));
  }

  static void take_error(void* context, xmlErrorPtr error) {
    if (error->level != XML_ERR_FATAL) return;  // else it is well-formed, as with names of no namespace
    std::string what = "XML is not well-formed: ";
    what += error->message == nullptr ? "unknown" : error->message;
    while (!what.empty() && what.back() == '\n') what.pop_back();
    self(context).add_error(std::move(what));
  }

  void add_error(std::string what) {
    if (is_broken_) return;  // the others follow from the first
    is_broken_ = true;
    const long offset_bytes = xmlByteConsumed(context_);
    error_ = {ErrorKind::kBadInput, std::move(what), "", static_cast<std::uint64_t>(std::max(offset_bytes, 0L))};
  }

  std::string_view xml_;
  std::string* text_;
  std::string* title_;
  TextBuilder body_;
  TextBuilder title_line_;
  std::size_t text_bytes_max_ = 0;
  xmlParserCtxtPtr context_ = nullptr;
  std::size_t header_depth_ = 0;  // inside of a teiHeader
  std::size_t title_depth_ = 0;   // inside of its title
  bool is_broken_ = false;
  Error error_;
};

}  // namespace

namespace {

constexpr bool is_name_begin(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == ':' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

// How long the reference is that begins with the & in front of `text`; 0 if none does.
std::size_t reference_bytes(std::string_view text) {
  std::size_t at = text.substr(1).starts_with('#') ? 2 : 1;
  const std::size_t begin = at;
  while (at < text.size() &&
         (is_name_begin(text[at]) || (text[at] >= '0' && text[at] <= '9') || text[at] == '-' || text[at] == '.')) {
    ++at;
  }
  return at > begin && at < text.size() && text[at] == ';' ? at + 1 : 0;
}

// How long the comment, CDATA section, instruction or document type is that `text` begins with; 0 if with none. One
// that never ends reaches to the end, for the parser as well.
std::size_t literal_bytes(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kLiterals[] = {
      {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!DOCTYPE", ">"}};
  for (const auto& [begin, end] : kLiterals) {
    if (!text.starts_with(begin)) continue;
    std::size_t from = begin.size();
    if (end == ">") {  // behind its declarations, if it has any
      from = std::min(text.find_first_of("[>"), text.size());
      if (text.substr(from).starts_with('[')) from = text.find(']', from);
    }
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  }
  return 0;
}

// The document with every < and & escaped that begins nothing: what libxml2 would leave out, and the most common
// faults.
std::string mended(std::string_view xml) {
  std::string out;
  while (!xml.empty()) {
    std::size_t length = std::min(xml.find_first_of("<&"), xml.size());
    if (length == 0) length = xml[0] == '&' ? reference_bytes(xml) : literal_bytes(xml);
    if (length == 0 && xml.size() > 1 && xml[0] == '<' && (is_name_begin(xml[1]) || xml[1] == '/')) length = 1;
    if (length == 0) {
      out += xml[0] == '&' ? "&amp;" : "&lt;";
      length = 1;
    } else {
      out += xml.substr(0, length);
    }
    xml.remove_prefix(length);
  }
  return out;
}

}  // namespace

Status xml_text(std::string_view xml_utf8, std::string& text, std::string& title) {
  title.clear();
  if (xml_utf8.size() > std::size_t{std::numeric_limits<int>::max()}) {
    return Error{ErrorKind::kBadInput, "XML above 2 GiB is not read"};
  }
  // Blank lines in front of the XML declaration are an error, but a common one; a NUL would end the document.
  std::string copy;
  std::string_view xml = xml_utf8;
  if (xml.starts_with(kByteOrderMarkUtf8)) xml.remove_prefix(kByteOrderMarkUtf8.size());
  xml.remove_prefix(std::min(xml.find_first_not_of(" \t\r\n"), xml.size()));
  const std::size_t skipped_bytes = xml_utf8.size() - xml.size();
  if (xml.find('\0') != std::string_view::npos) {
    copy = xml;
    std::replace(copy.begin(), copy.end(), '\0', ' ');
    xml = copy;
  }
  const std::size_t text_bytes_before = text.size();
  Status read = XmlReader(xml, text, title).read();
  if (read) return read;
  if (const std::string again = mended(xml); again != xml) {  // only the text is better: the fault stays told
    text.resize(text_bytes_before);
    title.clear();
    static_cast<void>(XmlReader(again, text, title).read());
  }
  Error error = std::move(read).error();
  error.offset_bytes += skipped_bytes;
  return error;
}

}  // namespace cipin::formats
