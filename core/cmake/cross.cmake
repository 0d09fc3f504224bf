# A processor of Debian's with Debian's cross compiler (g++-TRIPLET) and its own C library (libc6-dev-ARCH-cross): enough for core, which needs
# no library of the target. Tests run under qemu-user. Included with CMAKE_SYSTEM_PROCESSOR and
#   CIPIN_TRIPLET   Debian's name of the target, as arm-linux-gnueabihf
#   CIPIN_QEMU      qemu-user's name of it and options, as qemu-arm-static
#   CIPIN_SYSROOT   empty, or a folder with the libraries that the whole program takes (batch/cross/sysroot.sh): then nothing else is looked at
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${CIPIN_TRIPLET}-gcc)
set(CMAKE_CXX_COMPILER ${CIPIN_TRIPLET}-g++)
set(CMAKE_ASM_COMPILER ${CIPIN_TRIPLET}-gcc)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
if(CIPIN_SYSROOT)
  set(CMAKE_SYSROOT ${CIPIN_SYSROOT})
  set(CMAKE_LIBRARY_ARCHITECTURE ${CIPIN_TRIPLET})
  set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
  # Never the libc of g++-TRIPLET with other libraries of a sysroot: two versions of glibc in one process hang in pthread_create.
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CIPIN_QEMU};-L;${CIPIN_SYSROOT})
else()
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CIPIN_QEMU};-L;/usr/${CIPIN_TRIPLET})
endif()
