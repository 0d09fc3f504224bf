#pragma once

#include "batch/archive/documents.h"
#include "core/io/byte_source.h"

namespace cipin::archive {

/// Cuts a WARC file (ISO 28500), unpacked, into pages: responses, resources and conversions whose content is HTML or
/// plain text, each a member under its target URI; HTTP headers and transfer encodings are taken off. Other records are
/// passed over. (libarchive's own reader knows only WARC 1.0 and drops every page whose URI ends in a slash.)
Status cut_warc(ByteSource& source, const ReadSettings& settings, PieceSink& sink);

}  // namespace cipin::archive
