#define _GNU_SOURCE
#include "reply.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void reply_reset(struct reply *r) {
    r->state = IN_HEAD;
    r->head_length = 0;
    r->status = r->closes = r->streamed = r->events = r->usages = r->tail_length = 0;
    r->left = r->body = 0;
    r->line_empty = 1;
}

static int head_done(struct reply *r) {
    r->state = COMPLETE;
    if (strncmp(r->head, "HTTP/1.", 7)) return -1;
    r->status = atoi(r->head + 9);
    for (char *line = strstr(r->head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (!strncasecmp(line, "content-length:", 15)) {
            r->left = atoll(line + 15);
            r->state = r->left > 0 ? IN_LENGTH : COMPLETE;
        } else if (!strncasecmp(line, "transfer-encoding:", 18) && strcasestr(line, "chunked")) {
            r->state = IN_CHUNK_SIZE;
        } else if (!strncasecmp(line, "connection: close", 17)) {
            r->closes = 1;
        } else if (!strncasecmp(line, "content-type: text/event-stream", 31)) {
            r->streamed = 1;
        }
    }
    return 0;
}

static void keep_tail(struct reply *r, const char *bytes, size_t length) {
    size_t size = sizeof r->tail;
    if (length >= size) {
        memcpy(r->tail, bytes + length - size, size);
        r->tail_length = (int)size;
        return;
    }
    size_t kept = (size_t)r->tail_length + length > size ? size - length : (size_t)r->tail_length;
    memmove(r->tail, r->tail + r->tail_length - kept, kept);
    memcpy(r->tail + kept, bytes, length);
    r->tail_length = (int)(kept + length);
}

static int64_t stamp(const char *digits) {
    int64_t value = 0;
    for (int i = 0; i < STAMP_DIGITS; i++) value = value * 10 + (digits[i] - '0');
    return value;
}

static void take_events(struct reply *r, const char *at, size_t length, void (*on_event)(int64_t)) {
    const char *end = at + length;
    keep_tail(r, at, length);
    while (at < end) {
        if (r->line_empty && (size_t)(end - at) >= EVENT_LENGTH && !memcmp(at, EVENT_HEAD, STAMP_AT)
                && !memcmp(at + EVENT_LENGTH - 2, "\n\n", 2)) {
            r->events++;
            on_event(stamp(at + STAMP_AT));
            at += EVENT_LENGTH;
            continue;
        }
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline) {
            if (r->usages == 0 && memmem(at, (size_t)(end - at), "\"usage\":{", 9)) r->usages++;
            r->line_empty = 0;
            return;
        }
        if (newline == at && r->line_empty) {
            r->events++;
            on_event(0);
        } else if (memmem(at, (size_t)(newline - at), "\"usage\":{", 9)) {
            r->usages++;
        }
        r->line_empty = 1;
        at = newline + 1;
    }
}

static void take_body(struct reply *r, const char *bytes, size_t length, void (*on_event)(int64_t)) {
    r->body += (int64_t)length;
    r->left -= (int64_t)length;
    if (r->streamed) take_events(r, bytes, length, on_event);
}

long reply_take(struct reply *r, const char *bytes, size_t length, void (*on_event)(int64_t)) {
    const char *at = bytes, *end = bytes + length;
    while (at < end && r->state != COMPLETE) {
        size_t here = (size_t)(end - at);
        switch (r->state) {
        case IN_HEAD: {
            size_t room = REPLY_HEAD - 1 - r->head_length, n = here < room ? here : room, old = r->head_length;
            memcpy(r->head + old, at, n);
            size_t from = old > 3 ? old - 3 : 0;
            r->head[old + n] = 0;
            char *stop = memmem(r->head + from, old + n - from, "\r\n\r\n", 4);
            if (!stop && n == room) return -1;
            r->head_length += n;
            at += n;
            if (!stop) break;
            at -= r->head_length - (size_t)(stop + 4 - r->head);
            stop[2] = 0;
            if (head_done(r)) return -1;
            break;
        }
        case IN_LENGTH: {
            size_t n = (int64_t)here < r->left ? here : (size_t)r->left;
            take_body(r, at, n, on_event);
            at += n;
            if (r->left == 0) r->state = COMPLETE;
            break;
        }
        case IN_CHUNK_SIZE: {
            char c = *at++;
            if (c == '\n') r->state = r->left > 0 ? IN_CHUNK : IN_TRAILER;
            else if (c != '\r') {
                int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
                if (digit < 0) return -1;
                r->left = r->left * 16 + digit;
            }
            break;
        }
        case IN_CHUNK: {
            size_t n = (int64_t)here < r->left ? here : (size_t)r->left;
            take_body(r, at, n, on_event);
            at += n;
            if (r->left == 0) r->state = IN_CHUNK_END;
            break;
        }
        case IN_CHUNK_END:
            if (*at++ == '\n') r->state = IN_CHUNK_SIZE;
            break;
        case IN_TRAILER:
            if (*at++ == '\n') r->state = COMPLETE;
            break;
        case COMPLETE:
            break;
        }
    }
    return at - bytes;
}

int reply_is_done(const struct reply *r) {
    size_t n = sizeof(DONE_EVENT) - 1;
    return (size_t)r->tail_length >= n && !memcmp(r->tail + r->tail_length - n, DONE_EVENT, n);
}
