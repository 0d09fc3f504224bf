#pragma once

#include <memory>
#include <string_view>

#include "batch/archive/formats.h"

namespace cipin::formats {

/// See archive::Formats.
Result<std::unique_ptr<archive::Unpacker>> unpack_file(int descriptor, archive::Format container);
Result<std::unique_ptr<archive::Unpacker>> unpack_bytes(std::string_view bytes, archive::Format container);

}  // namespace cipin::formats
