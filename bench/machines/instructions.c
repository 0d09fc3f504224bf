// A plugin for qemu-user (TCG plugins, version 1 of the interface, as Debian 12's qemu 7.2 has it): counts the instructions of the
// program that qemu runs, whatever machine it is of, and writes their number to the file that $INSTRUCTIONS names. The same in
// every run, so that machines can be compared that are not here. Debian packs no header for plugins: what is used of it is declared.
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
enum qemu_plugin_op { kAddU64 };
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb* block);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*translated)(qemu_plugin_id_t, struct qemu_plugin_tb*));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb* block, enum qemu_plugin_op op, void* counter,
                                              uint64_t value);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*ended)(qemu_plugin_id_t, void*), void* data);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

// One thread's: what is measured runs with one.
static uint64_t instruction_count;

static void on_translated(qemu_plugin_id_t id, struct qemu_plugin_tb* block) {
  (void)id;
  qemu_plugin_register_vcpu_tb_exec_inline(block, kAddU64, &instruction_count, qemu_plugin_tb_n_insns(block));
}

static void on_ended(qemu_plugin_id_t id, void* data) {
  (void)id;
  (void)data;
  const char* const path = getenv("INSTRUCTIONS");
  FILE* const file = path == NULL ? NULL : fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "%" PRIu64 "\n", instruction_count);
  fclose(file);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void* info, int argument_count,
                                                               char** arguments) {
  (void)info;
  (void)argument_count;
  (void)arguments;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translated);
  qemu_plugin_register_atexit_cb(id, on_ended, NULL);
  return 0;
}
