// glibc shows these to programs with _GNU_SOURCE only, which Swift's Glibc module is not built with; declared under
// names of their own, so that they cannot collide with it. A mask has a bit for each core; `process` 0 means the
// calling thread.
extern int affinity_of(int process, unsigned long size, unsigned long *mask) __asm__("sched_getaffinity");
extern int set_affinity_of(int process, unsigned long size, const unsigned long *mask) __asm__("sched_setaffinity");

// `prctl` takes any number of arguments, which Swift cannot call. With the option 1 (PR_SET_PDEATHSIG) the calling process is
// sent a signal when the one that has started it ends.
extern int set_process_option(int option, unsigned long value) __asm__("prctl");
