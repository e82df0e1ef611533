/* What the fake engine says and the load generator expects: the two must agree byte for byte. */
#ifndef WIRE_H
#define WIRE_H

#include <stdint.h>
#include <time.h>

/* One event of a stream. The 19 digits are CLOCK_MONOTONIC in nanoseconds when it was sent. */
#define EVENT_HEAD "data: {\"bench_ns\":"
#define STAMP_AT (sizeof(EVENT_HEAD) - 1)
#define STAMP_DIGITS 19
#define EVENT_TAIL                                                                                                     \
    ",\"id\":\"chatcmpl-bench-00000000\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\"," \
    "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"
#define EVENT_LENGTH (STAMP_AT + STAMP_DIGITS + sizeof(EVENT_TAIL) - 1)
#define DONE_EVENT "data: [DONE]\n\n"

/* Tells the engine to stream: "COUNT:GAP", gap in microseconds, 0 for back to back. */
#define STREAM_HEADER "x-bench-stream"
/* Tells the engine to keep the request's body in its dump folder, under this name and the listener's role. */
#define DUMP_HEADER "x-bench-dump"

static inline int64_t monotonic_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

#endif
