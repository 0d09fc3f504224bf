# 32-bit ARM, the whole program.
cmake_path(SET CIPIN_SYSROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../../build/sysroot/armhf)
include(${CMAKE_CURRENT_LIST_DIR}/../../core/cmake/armhf.cmake)
