#include "batch/archive/documents.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "batch/archive/formats.h"
#include "batch/archive/input.h"
#include "batch/archive/records.h"
#include "batch/archive/sources.h"
#include "core/io/stream.h"

namespace cipin::archive {
namespace {

// What is read as one document.
class DocumentReader {
 public:
  DocumentReader(const std::string& member, std::optional<Encoding> declared, const ReadSettings& settings,
                 DocumentSink& sink)
      : member_(&member), declared_(declared), settings_(&settings), sink_(&sink) {
    report_ = [this](Problem p) { return sink_->problem(std::move(p)); };
  }

  Status read(EndingSource& source, Format format) {
    Status read = Done{};
    if (format == Format::kText) {
      read = read_as_utf8(source, *member_, declared_, *settings_, report_,
                          [this](ByteSource& text) { return sink_->document(*member_, text); });
    } else {
      read = read_whole(source, format);
    }
    return read ? report_end(source, *member_, report_) : read;
  }

 private:
  Status problem(std::string reason, std::uint64_t offset_bytes = 0) {
    return sink_->problem({*member_, offset_bytes, 0, std::move(reason)});
  }

  Status read_whole(ByteSource& source, Format format) {
    const Result<Formats*> module = formats();
    if (!module) return module.error();
    if (format == Format::kJson && settings_->json_text.empty()) {
      return problem("JSON is read if --json-text says which fields hold the text; skipped");
    }
    std::string bytes;
    Taker taker(source);
    for (bool more = true; more;) {
      const Result<bool> taken = taker.take(bytes);
      if (!taken) return taken.error();
      more = *taken;
      if (bytes.size() > settings_->record_bytes_max) {
        return problem(fmt::format("more than {} bytes (--record-max) in one document that is no plain text; skipped",
                                   settings_->record_bytes_max));
      }
    }
    if (Status told = report_missing(source, *member_, bytes.size(), report_); !told) return told;
    if (format != Format::kJson && !declared_) declared_ = declared_encoding(bytes);
    if (Status made = make_utf8(bytes, *member_, declared_, *settings_, report_); !made) return made;
    if (format == Format::kJson) return read_json(**module, bytes);
    Article article;
    std::string text;
    const Status parsed = format == Format::kHtml ? (*module)->html_text(bytes, text, article.fields.title)
                                                  : (*module)->xml_text(bytes, text, article.fields.title);
    article.text = text;
    if (Status taken = sink_->document(*member_, std::span(&article, 1)); !taken) return taken;
    return parsed ? Status(Done{}) : problem(parsed.error().what, parsed.error().offset_bytes);
  }

  Status read_json(Formats& module, std::string_view json) {
    Result<std::unique_ptr<JsonReader>> reader = module.make_json_reader(*settings_);
    if (!reader) return reader.error();
    std::vector<Record> records;
    if (Status read = (*reader)->read_file(json, records); !read) return problem(read.error().what + "; skipped");
    std::vector<Article> articles;
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (records[i].has_text) {
        articles.push_back({records[i].text, std::move(records[i].fields)});
      } else if (Status told = problem(fmt::format("record {} has no text field; skipped", i + 1)); !told) {
        return told;
      }
    }
    return sink_->document(*member_, articles);
  }

  const std::string* member_;
  std::optional<Encoding> declared_;
  const ReadSettings* settings_;
  DocumentSink* sink_;
  Report report_;
};

// A compressed member of records: its pieces are read as they are cut.
class ReadPieces final : public PieceSink {
 public:
  ReadPieces(const ReadSettings& settings, DocumentSink& sink) : settings_(&settings), sink_(&sink) {}
  Status piece(Piece piece) override { return read_records(piece, *settings_, *sink_); }
  Status problem(Problem problem) override { return sink_->problem(std::move(problem)); }

 private:
  const ReadSettings* settings_;
  DocumentSink* sink_;
};

Status read_member(EndingSource& source, const Piece& piece, const ReadSettings& settings, DocumentSink& sink) {
  if (!piece.format.is_container()) {
    return DocumentReader(piece.member, piece.declared, settings, sink).read(source, piece.format.format);
  }
  ReadPieces pieces(settings, sink);
  const Report report = [&](Problem p) { return sink.problem(std::move(p)); };
  Status read = read_as_utf8(source, piece.member, piece.declared, settings, report, [&](ByteSource& text) {
    return cut_records(text, piece.member, piece.format.format, settings, pieces);
  });
  return read ? report_end(source, piece.member, report) : read;
}

}  // namespace

Status read_file(const std::string& path, NamedFormat format, const ReadSettings& settings, DocumentSink& sink) {
  const std::string member;
  DocumentReader reader(member, std::nullopt, settings, sink);
  if (!format.compressed) {
    Result<std::unique_ptr<ByteSource>> opened = open_input(path);
    if (!opened) return opened.error();
    OpenedSource source(**opened);
    if (Status begun = source.begin(); !begun) return begun;
    return reader.read(source, format.format);
  }
  Result<std::unique_ptr<PackedFile>> file = PackedFile::open(path, format.format, settings);
  if (!file)
    return file.error().kind == ErrorKind::kBadInput ? sink.problem({member, 0, 0, file.error().what}) : file.error();
  Unpacker::Member unpacked;
  Result<bool> begun = (*file)->unpacker().next(unpacked);
  if (!begun) return sink.problem({member, 0, 0, begun.error().what});
  PackedSource source((*file)->unpacker(), (*file)->expansion());
  return reader.read(source, format.format);
}

Status read_piece(const Piece& piece, const ReadSettings& settings, DocumentSink& sink) {
  if (piece.is_records) return read_records(piece, settings, sink);
  if (!piece.format.compressed) {
    MemorySource bytes(piece.bytes);
    OpenedSource source(bytes);
    return read_member(source, piece, settings, sink);
  }
  const Result<Formats*> module = formats();
  if (!module) return module.error();
  Result<std::unique_ptr<Unpacker>> unpacker = (*module)->unpack_bytes(piece.bytes, piece.format.format);
  Unpacker::Member unpacked;
  Result<bool> begun = unpacker ? (*unpacker)->next(unpacked) : unpacker.error();
  if (!begun) return sink.problem({piece.member, 0, 0, begun.error().what});
  Expansion expansion(piece.bytes.size(), settings);
  PackedSource source(**unpacker, expansion);
  return read_member(source, piece, settings, sink);
}

}  // namespace cipin::archive
