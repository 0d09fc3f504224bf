#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/documents.h"
#include "core/base/status.h"

// What the reading of archives takes from libarchive, simdjson and libxml2. Those libraries, and ICU behind them, cost
// time to start and memory, which a run that reads nothing but text need not pay; so they live in a module of their own
// (cipin-formats.so) that is loaded when a file first needs it. No exception comes out of it, and nothing calls back.
namespace cipin::archive {

/// A compressed file, an archive, or both, read forward once. One thread at a time.
class Unpacker {
 public:
  enum class MemberKind : std::uint8_t { kFile, kEncrypted, kOther };  // other: folders, links, devices
  struct Member {
    std::string name;  // its bytes as the archive has them; empty for a file that is only compressed
    MemberKind kind = MemberKind::kFile;
  };

  virtual ~Unpacker() = default;

  /// Goes to the next member, past what was not read of the one before; false at the end. Errors: kBadInput, also where
  /// read() failed in a way that leaves the rest of the archive out of reach; the end comes next.
  virtual Result<bool> next(Member& member) = 0;

  /// The next bytes of the member; none at its end. Valid until the next call. Errors: kBadInput, when all that could
  /// be unpacked has been given.
  virtual Result<std::string_view> read() = 0;
};

/// What the fields of one record hold, UTF-8.
struct Record {
  std::string text;
  ArticleFields fields;
  std::string id;
  bool has_text = false;  // false: it has no text field at all
};

/// Reads JSON by the fields of some settings. One thread at a time.
class JsonReader {
 public:
  virtual ~JsonReader() = default;
  /// One record of JSON Lines. `json` is UTF-8. Errors: kBadInput, in the words of the user; `record` is then of no
  /// use.
  virtual Status read_record(std::string_view json, Record& record) = 0;
  /// The records of a JSON file, where settings.json_records says. Errors: as above, also if there is nothing there.
  virtual Status read_file(std::string_view json, std::vector<Record>& records) = 0;
};

/// The module. Threads: any number at once. What it makes lives no longer than the program, which never unloads it.
class Formats {
 public:
  virtual ~Formats() = default;

  /// Reads an open file, which stays the caller's, from where it stands. `container`: kTar, kZip, or any other for a
  /// file that is only compressed. Compressions are known by their first bytes; what is not compressed is read as it
  /// stands. Errors: kBadInput if it is no such archive, kNoSpace.
  virtual Result<std::unique_ptr<Unpacker>> unpack_file(int descriptor, Format container) = 0;
  /// The same for bytes in memory, which outlive the unpacker.
  virtual Result<std::unique_ptr<Unpacker>> unpack_bytes(std::string_view bytes, Format container) = 0;

  /// Errors: kBadInput where a field is written wrongly.
  virtual Result<std::unique_ptr<JsonReader>> make_json_reader(const ReadSettings& settings) = 0;

  /// Appends the text of a page, or of a piece of HTML, to `text`; `title` is its own title, if it has one.
  virtual Status html_text(std::string_view html, std::string& text, std::string& title) = 0;
  /// The same for XML. Errors: kBadInput with the offset where it broke; what stands before is in `text`.
  virtual Status xml_text(std::string_view xml, std::string& text, std::string& title) = 0;
};

/// The interface's number: program and module are built together, and the wrong module is refused.
inline constexpr std::uint32_t kFormatsInterface = 1;

/// The module, loaded when first asked for. Errors: kIo, saying what to install; the same each time.
Result<Formats*> formats();

/// Where this program has it: "inside", "module", or "none" for one that reads plain text alone.
std::string_view formats_place();

}  // namespace cipin::archive

/// What the module exports. Null if `interface_number` is not its own.
extern "C" cipin::archive::Formats* cipin_formats(std::uint32_t interface_number);
