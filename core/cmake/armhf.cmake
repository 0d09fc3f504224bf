# 32-bit ARM.
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CIPIN_TRIPLET arm-linux-gnueabihf)
set(CIPIN_QEMU arm)
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)  # notes on what changed in GCC 7.1, a page a template
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
