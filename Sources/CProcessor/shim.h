#pragma once
#include <stdbool.h>

// What Swift has no words for.

// Asks the processor to fetch the cache line of an address that will be read soon.
static inline void prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

// Whether the processor has the instructions that the numeric code was compiled for.
static inline bool processor_has_vector_instructions(void) {
#ifdef __x86_64__
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
  return true;
#endif
}
