/* Reads one HTTP/1.1 response as it comes, and counts the events of a stream. */
#ifndef REPLY_H
#define REPLY_H

#include <stddef.h>
#include <stdint.h>

#define REPLY_HEAD 8192

enum reply_state { IN_HEAD, IN_LENGTH, IN_CHUNK_SIZE, IN_CHUNK, IN_CHUNK_END, IN_TRAILER, COMPLETE };

struct reply {
    enum reply_state state;
    char head[REPLY_HEAD];
    size_t head_length;
    int status;
    int closes;
    int streamed; /* text/event-stream */
    int64_t left; /* of the body or the chunk */
    int64_t body; /* bytes so far */
    int events;   /* events, the last one included */
    int usages;
    int line_empty; /* the line so far is empty */
    char tail[16];
    int tail_length;
};

void reply_reset(struct reply *r);

/*
 * Takes bytes; returns how many belong to this response, -1 if they are no HTTP. Calls on_event for every event, with the
 * moment it was sent at, or 0 where it came in pieces.
 */
long reply_take(struct reply *r, const char *bytes, size_t length, void (*on_event)(int64_t sent_ns));

/* Whether the stream ended with [DONE]. */
int reply_is_done(const struct reply *r);

#endif
