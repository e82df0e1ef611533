/* CPU time: of processes by their own accounting, of cores and of what was stolen from this machine by /proc/stat. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_PIDS 32

struct pids {
    int count;
    pid_t pid[MAX_PIDS];
};

struct usage {
    int64_t busy_ns;  /* all cores, everybody */
    int64_t steal_ns; /* taken by the host */
    int64_t wall_ns;
};

static inline struct pids pids_of(const char *list) {
    struct pids p = {0};
    for (const char *at = list; *at && p.count < MAX_PIDS; at += strspn(at, ",")) {
        char *end;
        p.pid[p.count++] = (pid_t)strtol(at, &end, 10);
        if (end == at) break;
        at = end;
    }
    return p;
}

/* Nanoseconds of all threads, dead ones included; -1 if a process is gone. */
static inline int64_t cpu_ns(const struct pids *p) {
    int64_t sum = 0;
    for (int i = 0; i < p->count; i++) {
        clockid_t clock;
        struct timespec t;
        if (clock_getcpuclockid(p->pid[i], &clock) || clock_gettime(clock, &t)) return -1;
        sum += (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
    }
    return sum;
}

static inline long resident_kb(const struct pids *p) {
    long sum = 0;
    for (int i = 0; i < p->count; i++) {
        char path[64];
        long size, resident;
        snprintf(path, sizeof path, "/proc/%d/statm", (int)p->pid[i]);
        FILE *file = fopen(path, "r");
        if (!file) continue;
        if (fscanf(file, "%ld %ld", &size, &resident) == 2) sum += resident * (sysconf(_SC_PAGESIZE) / 1024);
        fclose(file);
    }
    return sum;
}

static inline struct usage machine_usage(void) {
    long long user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
    struct timespec t;
    FILE *file = fopen("/proc/stat", "r");
    if (file) {
        if (fscanf(file, "cpu %lld %lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system, &idle, &iowait, &irq, &softirq,
                    &steal) != 8) steal = 0;
        fclose(file);
    }
    int64_t tick = 1000000000 / sysconf(_SC_CLK_TCK);
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (struct usage){(user + nice + system + irq + softirq) * tick, steal * tick,
            (int64_t)t.tv_sec * 1000000000 + t.tv_nsec};
}

#endif
