# A big-endian machine: core alone.
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(CIPIN_TRIPLET s390x-linux-gnu)
set(CIPIN_QEMU qemu-s390x-static)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
