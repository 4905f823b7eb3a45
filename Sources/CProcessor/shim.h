#pragma once
#include <unistd.h>

// What Swift has no words for.

// Asks the processor to fetch the cache line of an address that will be read soon.
static inline void prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

// Ends the program with an exit code where the processor lacks the instructions that the numeric code was compiled for.
// In C from end to end: the linker may have taken any shared piece of Swift from a module that uses them.
static inline void require_vector_instructions(int exit_code) {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("x86-64-v3")) {
    static const char message[] = "error: this processor has no AVX2 and FMA (x86-64-v3), which sprout needs\n";
    ssize_t written = write(2, message, sizeof message - 1);
    (void)written;
    _exit(exit_code);
  }
#endif
}
