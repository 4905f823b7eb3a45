// Asks the processor to fetch the cache line of an address that will be read soon; Swift has no word for it.
static inline void prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }
