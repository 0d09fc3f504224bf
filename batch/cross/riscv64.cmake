# RISC-V, the whole program. Debian 12's cross compiler builds for it; its libraries are built by riscv64.sh.
set(CMAKE_SYSTEM_PROCESSOR riscv64)
set(CIPIN_TRIPLET riscv64-linux-gnu)
set(CIPIN_QEMU qemu-riscv64-static)
cmake_path(SET CIPIN_SYSROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../build/sysroot/riscv64)
include(${CMAKE_CURRENT_LIST_DIR}/../../core/cmake/cross.cmake)
