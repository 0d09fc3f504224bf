#include "batch/archive/formats.h"

#include <libxml/parser.h>

#include "batch/formats/guard.h"
#include "batch/formats/html.h"
#include "batch/formats/json.h"
#include "batch/formats/unpack.h"
#include "batch/formats/xml.h"

namespace cipin::formats {
namespace {

class FormatsModule final : public archive::Formats {
 public:
  // libxml2 wants its tables made before threads use it.
  FormatsModule() { ::xmlInitParser(); }

  Result<std::unique_ptr<archive::Unpacker>> unpack_file(int descriptor, archive::Format container) override {
    return formats::unpack_file(descriptor, container);
  }
  Result<std::unique_ptr<archive::Unpacker>> unpack_bytes(std::string_view bytes, archive::Format container) override {
    return formats::unpack_bytes(bytes, container);
  }
  Result<std::unique_ptr<archive::JsonReader>> make_json_reader(const archive::ReadSettings& settings) override {
    return formats::make_json_reader(settings);
  }
  Status html_text(std::string_view html, std::string& text, std::string& title) override {
    return guarded([&] { return formats::html_text(html, text, title); });
  }
  Status xml_text(std::string_view xml, std::string& text, std::string& title) override {
    return guarded([&] { return formats::xml_text(xml, text, title); });
  }
};

}  // namespace
}  // namespace cipin::formats

__attribute__((visibility("default"))) cipin::archive::Formats* cipin_formats(std::uint32_t interface_number) {
  static cipin::formats::FormatsModule module;
  return interface_number == cipin::archive::kFormatsInterface ? &module : nullptr;
}
