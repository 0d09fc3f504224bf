#pragma once

#include <memory>

#include "batch/archive/formats.h"

namespace cipin::formats {

/// See archive::Formats.
Result<std::unique_ptr<archive::JsonReader>> make_json_reader(const archive::ReadSettings& settings);

}  // namespace cipin::formats
