# 64-bit ARM, the whole program.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CIPIN_TRIPLET aarch64-linux-gnu)
set(CIPIN_QEMU qemu-aarch64-static)
cmake_path(SET CIPIN_SYSROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../build/sysroot/arm64)
include(${CMAKE_CURRENT_LIST_DIR}/../../core/cmake/cross.cmake)
