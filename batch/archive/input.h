#pragma once

#include <memory>
#include <string>

#include "core/base/status.h"
#include "core/io/byte_source.h"

namespace cipin::archive {

/// Opens one input of a walk: a regular file through mapped windows, standard input ("-"), a FIFO or a device as a
/// stream. Errors: kNotFound, kIo, with the path.
Result<std::unique_ptr<ByteSource>> open_input(const std::string& path);

}  // namespace cipin::archive
