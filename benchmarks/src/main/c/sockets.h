/* Non-blocking TCP, and an epoll wait that knows nanoseconds. */
#ifndef SOCKETS_H
#define SOCKETS_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static inline void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

/* Reads "HOST:PORT" with a numeric host. */
static inline struct sockaddr_in address_of(const char *text) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    char host[64];
    const char *colon = strrchr(text, ':');
    if (!colon || (size_t)(colon - text) >= sizeof host) {
        fprintf(stderr, "not HOST:PORT: %s\n", text);
        exit(2);
    }
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = 0;
    address.sin_port = htons((uint16_t)atoi(colon + 1));
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "not a numeric address: %s\n", text);
        exit(2);
    }
    return address;
}

static inline int non_blocking_socket(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    if (fd < 0) die("socket");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* Waits for events; a negative time waits for ever. */
static inline int wait_for(int epoll, struct epoll_event *events, int most, int64_t nanos) {
    struct timespec t = {.tv_sec = nanos / 1000000000, .tv_nsec = nanos % 1000000000};
    int n = epoll_pwait2(epoll, events, most, nanos < 0 ? NULL : &t, NULL);
    if (n < 0 && errno != EINTR) die("epoll_pwait2");
    return n < 0 ? 0 : n;
}

#endif
