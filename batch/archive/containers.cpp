#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_set>

#include "batch/archive/documents.h"
#include "batch/archive/formats.h"
#include "batch/archive/input.h"
#include "batch/archive/records.h"
#include "batch/archive/sources.h"
#include "batch/archive/warc.h"
#include "core/base/hash.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// Cuts an archive into its members.
class MemberCutter {
 public:
  MemberCutter(Unpacker& unpacker, Expansion& expansion, Format container, const ReadSettings& settings,
               PieceSink& sink)
      : unpacker_(&unpacker),
        expansion_(&expansion),
        container_(container),
        settings_(&settings),
        globs_(default_globs(settings)),
        sink_(&sink) {}

  Status run() {
    Unpacker::Member member;
    for (;;) {
      const Result<bool> found = unpacker_->next(member);
      if (!found)
        return problem(last_name_, 0, fmt::format("{}; the rest of the archive was not read", found.error().what));
      if (!*found) return Done{};
      const Result<bool> goes_on = cut(member);
      if (!goes_on) return goes_on.error();
      if (!*goes_on) return Done{};
    }
  }

 private:
  Status problem(const std::string& name, std::uint64_t offset_bytes, std::string reason) {
    return sink_->problem({name, offset_bytes, 0, std::move(reason)});
  }

  bool is_wanted(const std::string& name) const {
    const std::string base = name.substr(name.rfind('/') + 1);
    return std::any_of(globs_.begin(), globs_.end(),
                       [&](const std::string& glob) { return ::fnmatch(glob.c_str(), base.c_str(), 0) == 0; });
  }

  // False where nothing more can be read. Errors: the sink's.
  Result<bool> cut(const Unpacker::Member& member) {
    if (member.kind == Unpacker::MemberKind::kOther || !is_wanted(member.name)) return pass_over();
    const NamedFormat format = format_of_name(member.name);
    std::string refusal;
    if (check_utf8(member.name).fault != Utf8Fault::kNone) {
      refusal = "the member's name is not UTF-8; skipped";
    } else if (member.kind == Unpacker::MemberKind::kEncrypted) {
      refusal = "encrypted; skipped";
    } else if (format.format >= Format::kTar) {
      refusal = "an archive inside an archive is not read; skipped";
    } else if (!names_.insert(hash_bytes(member.name)).second) {
      refusal = "a second member of this name; skipped";
    }
    if (!refusal.empty()) {
      if (Status told = problem(member.name, 0, std::move(refusal)); !told) return told.error();
      return pass_over();
    }
    last_name_ = member.name;
    PackedSource source(*unpacker_, *expansion_);
    const Report report = [this](Problem p) { return sink_->problem(std::move(p)); };
    Status done = Done{};
    if (format.is_container() && !format.compressed) {
      done = read_as_utf8(source, member.name, std::nullopt, *settings_, report, [&](ByteSource& text) {
        return cut_records(text, member.name, format.format, *settings_, *sink_);
      });
    } else {
      done = cut_whole(member.name, format, source);
    }
    if (done) done = report_end(source, member.name, report);
    if (!done) return done.error();
    return expansion_->take(0) ? Result<bool>(true) : false;
  }

  Status cut_whole(const std::string& name, NamedFormat format, PackedSource& source) {
    Piece piece;
    piece.member = name;
    piece.format = format;
    Taker taker(source);
    for (bool more = true; more;) {
      const Result<bool> taken = taker.take(piece.bytes);
      if (!taken) return taken.error();
      more = *taken;
      if (piece.bytes.size() > settings_->record_bytes_max) {
        return problem(
            name, 0,
            fmt::format("a member of more than {} bytes (--record-max); skipped", settings_->record_bytes_max));
      }
    }
    // A bomb's bytes are nobody's text; a truncated member's are.
    if (!expansion_->take(0)) return Done{};
    return sink_->piece(std::move(piece));
  }

  // A tar's unread members are unpacked to be passed over, and that is bounded too.
  Result<bool> pass_over() {
    while (container_ == Format::kTar) {
      const Result<std::string_view> bytes = unpacker_->read();
      if (!bytes || bytes->empty()) break;  // a failure comes again from next()
      if (expansion_->take(bytes->size())) continue;
      if (Status told = problem("", 0, expansion_->error().what); !told) return told.error();
      return false;
    }
    return true;
  }

  Unpacker* unpacker_;
  Expansion* expansion_;
  Format container_;
  const ReadSettings* settings_;
  std::vector<std::string> globs_;
  PieceSink* sink_;
  std::unordered_set<std::uint64_t> names_;  // hashes, for archives of a million members
  std::string last_name_;
};

// What is not an archive of members: lines, rows, or a WARC's records, one after the other.
Status cut_stream(EndingSource& source, Format format, const ReadSettings& settings, PieceSink& sink) {
  const std::string member;
  const Report report = [&](Problem p) { return sink.problem(std::move(p)); };
  Status done = format == Format::kWarc
                    ? cut_warc(source, settings, sink)
                    : read_as_utf8(source, member, std::nullopt, settings, report,
                                   [&](ByteSource& text) { return cut_records(text, member, format, settings, sink); });
  return done ? report_end(source, member, report) : done;
}

}  // namespace

Status cut_file(const std::string& path, NamedFormat format, const ReadSettings& settings, PieceSink& sink) {
  if (format.format == Format::kJsonLines && settings.json_text.empty()) {
    return sink.problem({"", 0, 0, "JSON is read if --json-text says which fields hold the text; skipped"});
  }
  if (format.format == Format::kCsv && settings.csv_text.empty()) {
    return sink.problem({"", 0, 0, "CSV is read if --csv-text says which columns hold the text; skipped"});
  }
  const bool is_archive = format.format == Format::kTar || format.format == Format::kZip;
  if (!is_archive && !format.compressed) {
    Result<std::unique_ptr<ByteSource>> opened = open_input(path);
    if (!opened) return opened.error();
    OpenedSource source(**opened);
    if (Status begun = source.begin(); !begun) return begun;
    return cut_stream(source, format.format, settings, sink);
  }
  Result<std::unique_ptr<PackedFile>> file = PackedFile::open(path, format.format, settings);
  if (!file && file.error().kind == ErrorKind::kBadInput) return sink.problem({"", 0, 0, file.error().what});
  if (!file) return file.error();
  Unpacker& unpacker = (*file)->unpacker();
  if (is_archive) return MemberCutter(unpacker, (*file)->expansion(), format.format, settings, sink).run();
  Unpacker::Member unpacked;
  const Result<bool> begun = unpacker.next(unpacked);
  if (!begun) return sink.problem({"", 0, 0, begun.error().what});
  PackedSource source(unpacker, (*file)->expansion());
  return cut_stream(source, format.format, settings, sink);
}

}  // namespace cipin::archive
