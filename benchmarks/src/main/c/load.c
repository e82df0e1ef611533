/*
 * A load generator: one thread, one epoll.
 *
 *   load --to HOST:PORT --path P --body FILE [--header "name: value"]... --connections N [--rate R]
 *        --warm S --time S [--drain S] [--events N] [--usage 0|1] [--length BYTES]
 *        --pids A,B --others C,D
 *
 * Without a rate every connection sends its next request when the last one is answered (closed loop). With a rate requests are
 * due at fixed moments, and a latency counts from the moment a request was due, not from when it could be sent.
 *
 * Around the window it reads the CPU time of --pids (who is measured) and of --others (who belongs to the set-up, itself
 * included); what else the machine was busy with is foreign. Prints one JSON object.
 */
#define _GNU_SOURCE
#include "account.h"
#include "histogram.h"
#include "reply.h"
#include "sockets.h"
#include "wire.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

#define MAX_EVENTS 512

struct conn {
    int fd;
    int open;
    int busy;
    size_t sent;
    int64_t from; /* when the request was due (open loop) or begun */
    struct reply reply;
    struct conn *next_idle;
};

static struct options {
    struct sockaddr_in to;
    const char *path, *body;
    char headers[4096];
    int connections, events, usage;
    double rate, warm, time, drain;
    long length;
    struct pids pids, others;
} options = {.path = "/v1/chat/completions", .connections = 1, .warm = 0.5, .time = 1, .drain = 5, .length = -1};

static int epoll;
static struct conn *conns, *idle;
static char *request, in[1 << 18];
static size_t request_length;
static int measuring, sending = 1;
static int64_t now;
static struct histogram latency, delivery;
static long answered, streamed, errors, incomplete, in_flight, failures_in_a_row;
static char first_error[256];

static void failed(const char *what, int status) {
    errors++;
    failures_in_a_row++;
    if (!first_error[0]) snprintf(first_error, sizeof first_error, "%s (status %d)", what, status);
}

static void on_event(int64_t sent) {
    if (!measuring) return;
    streamed++;
    if (sent > 0) record(&delivery, monotonic_ns() - sent);
}

static void watch(struct conn *c, int op, int writable) {
    struct epoll_event e = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(epoll, op, c->fd, &e);
}

static void push(struct conn *c);

static void disconnect(struct conn *c) {
    close(c->fd);
    c->open = 0;
}

static void begin(struct conn *c, int64_t from) {
    c->busy = 1;
    c->sent = 0;
    c->from = from;
    in_flight++;
    reply_reset(&c->reply);
    if (!c->open) {
        c->fd = non_blocking_socket();
        c->open = 1;
        if (connect(c->fd, (struct sockaddr *)&options.to, sizeof options.to) && errno != EINPROGRESS) {
            failed("connect", 0);
        }
        watch(c, EPOLL_CTL_ADD, 1);
        return;
    }
    push(c);
}

/* The request is over, well or not. */
static void over(struct conn *c) {
    c->busy = 0;
    in_flight--;
    if (c->reply.closes && c->open) disconnect(c);
    c->next_idle = idle;
    idle = c;
}

static void broken(struct conn *c, const char *what) {
    disconnect(c);
    if (!c->busy) return;
    incomplete += c->reply.state != IN_HEAD;
    failed(what, c->reply.status);
    over(c);
}

static void push(struct conn *c) {
    ssize_t n = send(c->fd, request + c->sent, request_length - c->sent, MSG_NOSIGNAL);
    if (n < 0) {
        if (errno != EAGAIN) broken(c, "write failed");
        else watch(c, EPOLL_CTL_MOD, 1);
        return;
    }
    c->sent += (size_t)n;
    if (c->sent < request_length) watch(c, EPOLL_CTL_MOD, 1);
}

static void complete(struct conn *c) {
    struct reply *r = &c->reply;
    if (r->status < 200 || r->status > 299) {
        failed("an error instead of an answer", r->status);
    } else if (options.events > 0
            && (r->events != options.events + options.usage + 1 || r->usages != options.usage || !reply_is_done(r))) {
        incomplete++;
        failed("an incomplete or wrong stream", r->status);
    } else if (options.events == 0 && options.length >= 0 && r->body != options.length) {
        incomplete++;
        failed("an answer of the wrong length", r->status);
    } else {
        failures_in_a_row = 0;
        if (measuring) {
            answered++;
            record(&latency, now - c->from);
        }
    }
    over(c);
}

static void readable(struct conn *c) {
    ssize_t n = recv(c->fd, in, sizeof in, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
        broken(c, "the connection was closed");
        return;
    }
    now = monotonic_ns();
    if (!c->busy) {
        broken(c, "bytes without a request");
        return;
    }
    long used = reply_take(&c->reply, in, (size_t)n, on_event);
    if (used < 0 || (c->reply.state == COMPLETE && used != n)) broken(c, "not HTTP");
    else if (c->reply.state == COMPLETE) complete(c);
}

static void serve(struct epoll_event *event) {
    struct conn *c = event->data.ptr;
    if (!c->open) return;
    if (event->events & EPOLLOUT) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) {
            broken(c, "no connection");
            return;
        }
        if (c->sent < request_length) push(c);
        if (c->open && c->sent == request_length) watch(c, EPOLL_CTL_MOD, 0);
    }
    if (c->open && event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(c);
}

/* ---- when requests begin ---- */

static int64_t interval, next_due;
static int staggered;
static int64_t stagger, stagger_from;

/* Begins what should begin by now; returns the nanoseconds until something else should, or -1. */
static int64_t begin_due(void) {
    now = monotonic_ns();
    if (!sending) return -1;
    while (idle) {
        int64_t from = now;
        if (interval > 0) {
            if (next_due > now) return next_due - now;
            from = next_due;
            next_due += interval;
        } else if (staggered < options.connections) {
            int64_t at = stagger_from + stagger * staggered;
            if (at > now) return at - now;
            staggered++;
        }
        struct conn *c = idle;
        idle = c->next_idle;
        begin(c, from);
        if (failures_in_a_row > 200) return -1;
    }
    return -1;
}

static void turn_until(int64_t until, int stop_when_idle) {
    struct epoll_event events[MAX_EVENTS];
    while ((now = monotonic_ns()) < until && failures_in_a_row <= 200) {
        int64_t patience = begin_due();
        if (stop_when_idle && in_flight == 0) return;
        if (patience < 0 || patience > until - now) patience = until > now ? until - now : 0;
        int n = wait_for(epoll, events, MAX_EVENTS, patience);
        now = monotonic_ns();
        for (int i = 0; i < n; i++) serve(&events[i]);
    }
}

/* ---- set-up ---- */

static void prepare(void) {
    struct stat info;
    int file = open(options.body, O_RDONLY);
    if (file < 0 || fstat(file, &info)) die(options.body);
    char host[32];
    inet_ntop(AF_INET, &options.to.sin_addr, host, sizeof host);
    request = malloc((size_t)info.st_size + 8192);
    int n = snprintf(request, 8192,
            "POST %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: kthena-bench\r\nAccept: application/json\r\n"
            "Content-Type: application/json\r\n%sContent-Length: %lld\r\n\r\n",
            options.path, host, ntohs(options.to.sin_port), options.headers, (long long)info.st_size);
    if (read(file, request + n, (size_t)info.st_size) != info.st_size) die("read");
    close(file);
    request_length = (size_t)n + (size_t)info.st_size;
    conns = calloc((size_t)options.connections, sizeof *conns);
    for (int i = options.connections - 1; i >= 0; i--) {
        conns[i].next_idle = idle;
        idle = &conns[i];
    }
}

static void option(const char *name, char *value) {
    if (!strcmp(name, "--to")) options.to = address_of(value);
    else if (!strcmp(name, "--path")) options.path = value;
    else if (!strcmp(name, "--body")) options.body = value;
    else if (!strcmp(name, "--header")) {
        size_t used = strlen(options.headers);
        snprintf(options.headers + used, sizeof options.headers - used, "%s\r\n", value);
    } else if (!strcmp(name, "--connections")) options.connections = atoi(value);
    else if (!strcmp(name, "--rate")) options.rate = atof(value);
    else if (!strcmp(name, "--warm")) options.warm = atof(value);
    else if (!strcmp(name, "--time")) options.time = atof(value);
    else if (!strcmp(name, "--drain")) options.drain = atof(value);
    else if (!strcmp(name, "--events")) options.events = atoi(value);
    else if (!strcmp(name, "--usage")) options.usage = atoi(value);
    else if (!strcmp(name, "--length")) options.length = atol(value);
    else if (!strcmp(name, "--pids")) options.pids = pids_of(value);
    else if (!strcmp(name, "--others")) options.others = pids_of(value);
    else {
        fprintf(stderr, "unknown option %s\n", name);
        exit(2);
    }
}

static void print(struct usage before, struct usage after, int64_t cpu, int64_t others, int ended, long unfinished) {
    double wall = (double)(after.wall_ns - before.wall_ns) / 1e9;
    double foreign = (double)(after.busy_ns - before.busy_ns - (cpu > 0 ? cpu : 0) - others) / 1e9 / wall;
    printf("{\"seconds\":%.4f,\"answered\":%ld,\"events\":%ld,\"errors\":%ld,\"incomplete\":%ld,\"unfinished\":%ld,"
           "\"firstError\":\"%s\",\"died\":%s,\"cpuSeconds\":%.6f,\"foreign\":%.4f,\"steal\":%.4f,\"residentKb\":%ld,"
           "\"latencyP50\":%.1f,\"latencyP99\":%.1f,\"latencyMax\":%.1f,\"deliveryP50\":%.1f,\"deliveryP99\":%.1f}\n",
            wall, answered, streamed, errors, incomplete, unfinished, first_error, ended ? "true" : "false",
            (double)cpu / 1e9, foreign < 0 ? 0 : foreign, (double)(after.steal_ns - before.steal_ns) / 1e9 / wall,
            resident_kb(&options.pids), quantile_us(&latency, 0.5), quantile_us(&latency, 0.99), (double)latency.longest / 1000,
            quantile_us(&delivery, 0.5), quantile_us(&delivery, 0.99));
}

int main(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) option(argv[i], argv[i + 1]);
    if (!options.body || options.connections < 1) {
        fprintf(stderr, "which --body? how many --connections?\n");
        return 2;
    }
    options.others.pid[options.others.count++] = getpid();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    prepare();
    int64_t start = monotonic_ns();
    if (options.rate > 0) {
        interval = (int64_t)(1e9 / options.rate);
        next_due = start + interval;
    }
    stagger = (int64_t)(options.warm * 0.8e9) / options.connections;
    stagger_from = start;
    turn_until(start + (int64_t)(options.warm * 1e9), 0);

    int64_t cpu = cpu_ns(&options.pids), others = cpu_ns(&options.others);
    struct usage before = machine_usage();
    measuring = 1;
    turn_until(monotonic_ns() + (int64_t)(options.time * 1e9), 0);
    measuring = 0;
    int64_t cpu_after = cpu_ns(&options.pids), others_after = cpu_ns(&options.others);
    struct usage after = machine_usage();

    sending = 0;
    turn_until(monotonic_ns() + (int64_t)(options.drain * 1e9), 1);
    int died = cpu < 0 || cpu_after < 0 || cpu_ns(&options.pids) < 0;
    print(before, after, died ? -1 : cpu_after - cpu, others_after - others, died, in_flight);
    return 0;
}
