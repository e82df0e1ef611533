/*
 * A fake inference engine: one thread, one epoll, and as little work per request as possible, so that a proxy in front of it
 * is what a benchmark measures.
 *
 *   engine --engine HOST:PORT --prefill HOST:PORT --decode HOST:PORT [--dump DIR]
 *
 * Each option opens a listener (repeatable) with its role. A prefill listener answers every POST with kv_transfer_params; the
 * others answer with a completion, or with a stream if the request's x-bench-stream header says so. GET /metrics looks like
 * vLLM's, GET /stats counts. Prints "ready" when it listens.
 */
#define _GNU_SOURCE
#include "sockets.h"
#include "wire.h"

#include <ctype.h>
#include <strings.h>

enum role { ENGINE, PREFILL, DECODE };
static const char *const ROLE_NAMES[] = {"engine", "prefill", "decode"};

#define HEAD_LIMIT 32768
#define TAIL_KEPT 4096
#define MAX_EVENTS 512

struct conn {
    int fd;
    enum role role;
    int listener;
    char head[HEAD_LIMIT];
    size_t head_length;
    int64_t body_left; /* -1: still in the head */
    char tail[TAIL_KEPT];
    size_t tail_length;
    char dump[64];
    char *body; /* only while dumping */
    size_t body_length;
    int count; /* events of the stream still to be sent, 0: no stream */
    int total;
    int64_t gap;
    int64_t due;
    int wants_usage;
    int streaming;
    char *unsent;
    size_t unsent_length;
    struct conn *next; /* in the ring of streams that may send now */
    int queued;
};

static struct {
    long requests, prefills, decodes, streams_begun, streams_done, streams_aborted, events, dumps;
} stats;

static int epoll;
static const char *dump_folder;
static char completion[2048], prefill_reply[8192], event_chunk[512];
static size_t completion_length, prefill_length, event_chunk_length, event_stamp;
static struct conn *ring_head, *ring_tail;
static struct conn **heap;
static int heap_size, heap_room;
static char scratch[1 << 18];

/* ---- a heap of paced streams by due time ---- */

static void heap_add(struct conn *c) {
    if (heap_size == heap_room) heap = realloc(heap, sizeof *heap * (size_t)(heap_room = heap_room ? heap_room * 2 : 256));
    int i = heap_size++;
    while (i > 0 && heap[(i - 1) / 2]->due > c->due) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap[i] = c;
}

static void heap_sink(int i, struct conn *c) {
    for (int child; (child = 2 * i + 1) < heap_size; i = child) {
        if (child + 1 < heap_size && heap[child + 1]->due < heap[child]->due) child++;
        if (heap[child]->due >= c->due) break;
        heap[i] = heap[child];
    }
    heap[i] = c;
}

static void heap_remove_first(void) {
    struct conn *last = heap[--heap_size];
    if (heap_size > 0) heap_sink(0, last);
}

static void heap_forget(struct conn *c) {
    for (int i = 0; i < heap_size; i++) {
        if (heap[i] != c) continue;
        heap[i] = heap[--heap_size];
        for (int k = heap_size / 2 - 1; k >= 0; k--) heap_sink(k, heap[k]);
        return;
    }
}

static void ring_add(struct conn *c) {
    if (c->queued) return;
    c->queued = 1;
    c->next = NULL;
    if (ring_tail) ring_tail->next = c;
    else ring_head = c;
    ring_tail = c;
}

static void ring_forget(struct conn *c) {
    if (!c->queued) return;
    struct conn *before = NULL;
    for (struct conn *at = ring_head; at; before = at, at = at->next) {
        if (at != c) continue;
        if (before) before->next = c->next;
        else ring_head = c->next;
        if (ring_tail == c) ring_tail = before;
        break;
    }
    c->queued = 0;
}

/* ---- sending ---- */

static void hang_up(struct conn *c) {
    if (c->streaming) stats.streams_aborted++;
    ring_forget(c);
    heap_forget(c);
    close(c->fd);
    free(c->unsent);
    free(c->body);
    free(c);
}

static void watch(struct conn *c, int writable) {
    struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP | (writable ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &e);
}

/* Sends all of it, now or when the socket allows; returns 0 if the connection is dead and gone. */
static int put(struct conn *c, const char *bytes, size_t length) {
    ssize_t sent = c->unsent ? 0 : send(c->fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
        hang_up(c);
        return 0;
    }
    if (sent < 0) sent = 0;
    if ((size_t)sent < length) {
        if (!c->unsent) watch(c, 1);
        c->unsent = realloc(c->unsent, c->unsent_length + length - (size_t)sent);
        memcpy(c->unsent + c->unsent_length, bytes + sent, length - (size_t)sent);
        c->unsent_length += length - (size_t)sent;
    }
    return 1;
}

static int put_http(struct conn *c, const char *type, const char *body, size_t length) {
    static char reply[16384];
    int head = snprintf(reply, sizeof reply,
            "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %zu\r\n\r\n", type, length);
    memcpy(reply + head, body, length);
    return put(c, reply, (size_t)head + length);
}

/* Sends the next event or the end of the stream; returns 0 if the connection is gone. */
static int next_event(struct conn *c) {
    if (c->count > 0) {
        int64_t now = monotonic_ns();
        for (char *digit = event_chunk + event_stamp + STAMP_DIGITS; digit-- > event_chunk + event_stamp; now /= 10)
            *digit = (char)('0' + now % 10);
        c->count--;
        stats.events++;
        return put(c, event_chunk, event_chunk_length);
    }
    char last[512];
    int length = 0;
    if (c->wants_usage) {
        char usage[256];
        int n = snprintf(usage, sizeof usage,
                "data: {\"id\":\"chatcmpl-bench-00000000\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,"
                "\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n", c->total, c->total + 100);
        length = snprintf(last, sizeof last, "%x\r\n%s\r\n", (unsigned)n, usage);
    }
    length += snprintf(last + length, sizeof last - (size_t)length, "%x\r\n%s\r\n0\r\n\r\n",
            (unsigned)sizeof(DONE_EVENT) - 1, DONE_EVENT);
    c->streaming = 0;
    stats.streams_done++;
    return put(c, last, (size_t)length);
}

static void send_from_ring(void) {
    struct conn *turn = ring_head;
    ring_head = ring_tail = NULL;
    while (turn) {
        struct conn *c = turn;
        turn = c->next;
        c->queued = 0;
        if (c->unsent) continue; /* goes on when the socket drains */
        if (next_event(c) && c->streaming && !c->unsent) ring_add(c);
    }
}

static void send_what_is_due(void) {
    int64_t now = monotonic_ns();
    while (heap_size > 0 && heap[0]->due <= now) {
        struct conn *c = heap[0];
        heap_remove_first();
        if (!next_event(c) || !c->streaming) continue;
        c->due += c->gap;
        heap_add(c);
    }
}

/* ---- requests ---- */

static char *header(struct conn *c, const char *name) {
    size_t n = strlen(name);
    for (char *line = strstr(c->head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (!strncasecmp(line, name, n) && line[n] == ':') {
            line += n + 1;
            while (*line == ' ') line++;
            return line;
        }
    }
    return NULL;
}

static void dump(struct conn *c) {
    char path[512];
    if (!dump_folder) return;
    snprintf(path, sizeof path, "%s/%s-%s", dump_folder, c->dump, ROLE_NAMES[c->role]);
    FILE *file = fopen(path, "w");
    if (!file) return;
    fwrite(c->body, 1, c->body_length, file);
    fclose(file);
    stats.dumps++;
}

static int begin_stream(struct conn *c) {
    static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
                               "cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n";
    c->wants_usage = memmem(c->tail, c->tail_length, "\"include_usage\":true", 20) != NULL
            || memmem(c->tail, c->tail_length, "\"include_usage\": true", 21) != NULL;
    c->streaming = 1;
    c->total = c->count;
    stats.streams_begun++;
    if (!put(c, head, sizeof head - 1)) return 0;
    if (c->gap > 0) {
        c->due = monotonic_ns() + c->gap;
        heap_add(c);
    } else {
        ring_add(c);
    }
    return 1;
}

/* The request is complete: answers it. Returns 0 if the connection is gone. */
static int answer(struct conn *c) {
    if (c->dump[0] && c->body) dump(c);
    free(c->body);
    c->body = NULL;
    c->body_left = -1;
    c->head_length = 0;
    if (!strncmp(c->head, "GET /metrics", 12)) {
        static const char text[] = "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model_name=\"bench\"} 1\n"
                                   "# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{model_name=\"bench\"} 0\n"
                                   "# TYPE vllm:gpu_cache_usage_perc gauge\nvllm:gpu_cache_usage_perc{model_name=\"bench\"} 0.1\n";
        return put_http(c, "text/plain; version=0.0.4", text, sizeof text - 1);
    }
    if (!strncmp(c->head, "GET ", 4)) {
        char json[512];
        int n = snprintf(json, sizeof json, "{\"requests\":%ld,\"prefills\":%ld,\"decodes\":%ld,\"streamsBegun\":%ld,"
                "\"streamsDone\":%ld,\"streamsAborted\":%ld,\"events\":%ld,\"dumps\":%ld}", stats.requests, stats.prefills,
                stats.decodes, stats.streams_begun, stats.streams_done, stats.streams_aborted, stats.events, stats.dumps);
        return put_http(c, "application/json", json, (size_t)n);
    }
    stats.requests++;
    if (c->role == PREFILL) {
        stats.prefills++;
        return put(c, prefill_reply, prefill_length);
    }
    stats.decodes += c->role == DECODE;
    return c->count > 0 ? begin_stream(c) : put(c, completion, completion_length);
}

/* The head is complete. Returns 0 if it is one we cannot serve. */
static int understand(struct conn *c) {
    char *value = header(c, "content-length");
    c->body_left = value ? atoll(value) : 0;
    c->tail_length = c->body_length = 0;
    c->count = 0;
    c->dump[0] = 0;
    if (!value && header(c, "transfer-encoding")) return 0;
    if ((value = header(c, STREAM_HEADER)) && c->role != PREFILL) {
        char *colon;
        c->count = (int)strtol(value, &colon, 10);
        c->gap = *colon == ':' ? atoll(colon + 1) * 1000 : 0;
    }
    if ((value = header(c, DUMP_HEADER))) {
        size_t n = 0;
        while (n < sizeof c->dump - 1 && (isalnum((unsigned char)value[n]) || value[n] == '-')) n++;
        memcpy(c->dump, value, n);
        c->dump[n] = 0;
        c->body = malloc((size_t)c->body_left + 1);
    }
    return 1;
}

static void take_body(struct conn *c, const char *bytes, size_t length) {
    if (c->body) {
        memcpy(c->body + c->body_length, bytes, length);
        c->body_length += length;
    }
    c->body_left -= (int64_t)length;
    if (length >= TAIL_KEPT) {
        memcpy(c->tail, bytes + length - TAIL_KEPT, TAIL_KEPT);
        c->tail_length = TAIL_KEPT;
        return;
    }
    size_t kept = c->tail_length + length > TAIL_KEPT ? TAIL_KEPT - length : c->tail_length;
    memmove(c->tail, c->tail + c->tail_length - kept, kept);
    memcpy(c->tail + kept, bytes, length);
    c->tail_length = kept + length;
}

/* Returns 0 if the connection is gone. */
static int take(struct conn *c, const char *bytes, size_t length) {
    while (length > 0) {
        if (c->body_left < 0) {
            size_t room = sizeof c->head - 1 - c->head_length, n = length < room ? length : room;
            memcpy(c->head + c->head_length, bytes, n);
            size_t from = c->head_length > 3 ? c->head_length - 3 : 0;
            c->head[c->head_length + n] = 0;
            char *end = memmem(c->head + from, c->head_length + n - from, "\r\n\r\n", 4);
            if (!end && n == length) {
                c->head_length += n;
                return 1;
            }
            size_t used = end ? (size_t)(end + 4 - c->head) - c->head_length : 0;
            if (end) end[2] = 0;
            if (!end || !understand(c)) {
                hang_up(c);
                return 0;
            }
            bytes += used;
            length -= used;
        }
        size_t n = (int64_t)length < c->body_left ? length : (size_t)c->body_left;
        take_body(c, bytes, n);
        bytes += n;
        length -= n;
        if (c->body_left == 0 && !answer(c)) return 0;
    }
    return 1;
}

static void readable(struct conn *c) {
    ssize_t n = recv(c->fd, scratch, sizeof scratch, 0);
    if (n > 0) take(c, scratch, (size_t)n);
    else if (n == 0 || errno != EAGAIN) hang_up(c);
}

/* Returns 0 if the connection is gone. */
static int writable(struct conn *c) {
    ssize_t n = send(c->fd, c->unsent, c->unsent_length, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno == EAGAIN) return 1;
        hang_up(c);
        return 0;
    }
    c->unsent_length -= (size_t)n;
    memmove(c->unsent, c->unsent + n, c->unsent_length);
    if (c->unsent_length == 0) {
        free(c->unsent);
        c->unsent = NULL;
        watch(c, 0);
        if (c->streaming && c->gap == 0) ring_add(c);
    }
    return 1;
}

/* ---- set-up ---- */

static void listen_on(const char *text, enum role role) {
    struct sockaddr_in address = address_of(text);
    struct conn *c = calloc(1, sizeof *c);
    int one = 1;
    c->fd = non_blocking_socket();
    c->role = role;
    c->listener = 1;
    setsockopt(c->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(c->fd, (struct sockaddr *)&address, sizeof address) || listen(c->fd, 4096)) die(text);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
}

static void accept_all(struct conn *listener) {
    for (int fd; (fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        int one = 1;
        struct conn *c = calloc(1, sizeof *c);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        c->role = listener->role;
        c->body_left = -1;
        struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = c};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

static void prepare(void) {
    static const char body[] =
            "{\"id\":\"chatcmpl-bench-00000000\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench\","
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"A fixed answer of some length, as if a "
            "model had been asked something and had found a few words for it, none of which anybody will ever read.\","
            "\"tool_calls\":[]},\"logprobs\":null,\"finish_reason\":\"stop\",\"stop_reason\":null}],\"usage\":{\"prompt_tokens\":"
            "100,\"total_tokens\":132,\"completion_tokens\":32},\"prompt_logprobs\":null,\"kv_transfer_params\":null}";
    static char prefill[6000];
    completion_length = (size_t)snprintf(completion, sizeof completion,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %zu\r\n\r\n%s", sizeof body - 1, body);
    int n = snprintf(prefill, sizeof prefill,
            "{\"id\":\"chatcmpl-bench-00000000\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench\","
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\" A\"},\"finish_reason\":\"length\"}],"
            "\"usage\":{\"prompt_tokens\":100,\"total_tokens\":101,\"completion_tokens\":1},\"kv_transfer_params\":{"
            "\"do_remote_prefill\":true,\"do_remote_decode\":false,\"remote_engine_id\":\"bench-engine\","
            "\"remote_request_id\":\"chatcmpl-bench-00000000\",\"remote_host\":\"127.0.0.1\",\"remote_port\":30000,"
            "\"remote_pcp_size\":1,\"remote_dcp_size\":1,\"remote_ptp_size\":1,\"remote_block_size\":128,"
            "\"last_token_id\":1,\"remote_block_ids\":[[");
    for (int block = 0; block < 256; block++) n += snprintf(prefill + n, sizeof prefill - (size_t)n, "%s%d", block ? "," : "", 1000 + block);
    n += snprintf(prefill + n, sizeof prefill - (size_t)n, "]]}}");
    prefill_length = (size_t)snprintf(prefill_reply, sizeof prefill_reply,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s", n, prefill);
    int size = snprintf(event_chunk, sizeof event_chunk, "%zx\r\n", (size_t)EVENT_LENGTH);
    event_stamp = (size_t)size + STAMP_AT;
    event_chunk_length = (size_t)snprintf(event_chunk + size, sizeof event_chunk - (size_t)size,
            EVENT_HEAD "%0*d" EVENT_TAIL "\r\n", STAMP_DIGITS, 0) + (size_t)size;
}

int main(int argc, char **argv) {
    struct epoll_event events[MAX_EVENTS];
    epoll = epoll_create1(EPOLL_CLOEXEC);
    prepare();
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "--engine")) listen_on(argv[i + 1], ENGINE);
        else if (!strcmp(argv[i], "--prefill")) listen_on(argv[i + 1], PREFILL);
        else if (!strcmp(argv[i], "--decode")) listen_on(argv[i + 1], DECODE);
        else if (!strcmp(argv[i], "--dump")) dump_folder = argv[i + 1];
        else {
            fprintf(stderr, "unknown option %s\n", argv[i]);
            return 2;
        }
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int64_t patience = ring_head ? 0 : -1;
        if (patience < 0 && heap_size > 0) {
            patience = heap[0]->due - monotonic_ns();
            if (patience < 0) patience = 0;
        }
        int n = wait_for(epoll, events, MAX_EVENTS, patience);
        for (int i = 0; i < n; i++) {
            struct conn *c = events[i].data.ptr;
            if (c->listener) accept_all(c);
            else if (!(events[i].events & EPOLLOUT) || writable(c)) {
                if (events[i].events & ~(unsigned)EPOLLOUT) readable(c);
            }
        }
        send_from_ring();
        send_what_is_due();
    }
}
