# 32-bit ARM.
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CIPIN_TRIPLET arm-linux-gnueabihf)
# qemu-user 7.2 tells a SIGBUS's address on the host: right for a 32-bit guest only if its memory begins at a multiple of 4 GiB.
set(CIPIN_QEMU qemu-arm-static;-B;0x100000000)
set(CMAKE_CXX_FLAGS_INIT -Wno-psabi)  # notes on what changed in GCC 7.1, a page a template
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
