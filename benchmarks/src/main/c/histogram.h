/* Durations in buckets of under one per cent. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

#define SUB_BITS 7
#define SUBS (1 << SUB_BITS)

struct histogram {
    uint64_t count;
    int64_t longest;
    uint32_t buckets[64 * SUBS];
};

static inline void record(struct histogram *h, int64_t nanos) {
    uint64_t v = nanos < 0 ? 0 : (uint64_t)nanos;
    int shift = v < SUBS ? 0 : 63 - __builtin_clzll(v) - SUB_BITS;
    h->buckets[shift * SUBS + (int)(v >> shift)]++;
    h->count++;
    if (nanos > h->longest) h->longest = nanos;
}

/* The value in microseconds below which this share of the records lies; 0 if there are none. */
static inline double quantile_us(const struct histogram *h, double share) {
    uint64_t wanted = (uint64_t)((double)h->count * share), seen = 0;
    for (int i = 0; i < 64 * SUBS; i++) {
        seen += h->buckets[i];
        if (h->buckets[i] && seen > wanted) {
            int shift = i < 2 * SUBS ? 0 : i / SUBS - 1;
            int64_t low = shift == 0 ? i : (int64_t)(i - shift * SUBS) << shift;
            return ((double)low + (double)((int64_t)1 << shift) / 2) / 1000;
        }
    }
    return 0;
}

#endif
