#pragma once

#include <functional>
#include <string>

#include "batch/archive/documents.h"
#include "core/io/byte_source.h"

// Files of records: lines of JSON, rows of CSV.
namespace cipin::archive {

/// Cuts the lines or rows of `text`, which is UTF-8 but for faults, into pieces. `member` is the container's member
/// that they are of. A record above settings.record_bytes_max is passed over without being held, and reported. Memory:
/// the longest record that is not.
Status cut_records(ByteSource& text, const std::string& member, Format format, const ReadSettings& settings,
                   PieceSink& sink);

/// Reads the documents of such a piece.
Status read_records(const Piece& piece, const ReadSettings& settings, DocumentSink& sink);

}  // namespace cipin::archive
