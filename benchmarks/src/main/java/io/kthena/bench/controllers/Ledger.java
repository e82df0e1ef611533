package io.kthena.bench.controllers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kthena.cluster.api.Audited;
import io.kthena.cluster.api.Auditor;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts, at the server, what each client writes. A write that brings back a version that was seen before changed nothing.
 * Thread-safe.
 */
final class Ledger implements Auditor {
    private final Map<String, Set<Long>> versions = new ConcurrentHashMap<>();
    private volatile Book book = new Book();

    /** Starts a new page; what was written until now. */
    Book turn() {
        Book full = book;
        book = new Book();
        return full;
    }

    /** The page being written. */
    Book page() {
        return book;
    }

    @Override
    public void answered(Audited request) {
        Book now = book;
        if (!request.isWrite()) {
            now.reads.computeIfAbsent(series(request), _ -> new AtomicLong()).incrementAndGet();
            return;
        }
        boolean same = request.isFine()
                && request.revision() > 0
                && !request.verb().equals("delete")
                && !versions.computeIfAbsent(object(request), _ -> ConcurrentHashMap.newKeySet())
                        .add(request.revision());
        now.count(request, same);
    }

    private static String object(Audited request) {
        return request.resource() + "/" + request.namespace() + "/" + request.name();
    }

    private static Series series(Audited request) {
        String verb = request.verb().equals("patch") && request.code() == 201 ? "apply" : request.verb();
        return new Series(request.client(), verb, request.resource(), request.subresource());
    }

    /**
     * What was written, by whom.
     *
     * @param verb as in an audit log, but {@code apply} for a patch that created
     */
    record Series(String client, String verb, String resource, String subresource) implements Comparable<Series> {
        @JsonIgnore
        boolean isEvent() {
            return resource.equals("events") || resource.startsWith("events.");
        }

        @JsonIgnore
        boolean isLease() {
            return resource.startsWith("leases.");
        }

        boolean creates() {
            return (verb.equals("create") || verb.equals("apply")) && subresource.isEmpty();
        }

        /** {@code create pods}, {@code patch modelservings…/status}. */
        String what() {
            return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
        }

        @Override
        public int compareTo(Series other) {
            return (client + " " + resource + " " + subresource + " " + verb)
                    .compareTo(other.client + " " + other.resource + " " + other.subresource + " " + other.verb);
        }
    }

    /** How often, and with what result. */
    static final class Count {
        private final AtomicLong all = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong unchanged = new AtomicLong();

        long all() {
            return all.get();
        }

        long refused() {
            return refused.get();
        }

        long unchanged() {
            return unchanged.get();
        }
    }

    /** One object and what one client did to it. */
    record Touch(Series series, String name) {}

    /** The counts of one phase. Thread-safe. */
    static final class Book {
        private final Map<Series, Count> writes = new ConcurrentHashMap<>();
        private final Map<Series, AtomicLong> reads = new ConcurrentHashMap<>();
        private final Map<Touch, AtomicLong> touches = new ConcurrentHashMap<>();

        private void count(Audited request, boolean unchanged) {
            Series series = series(request);
            Count count = writes.computeIfAbsent(series, _ -> new Count());
            count.all.incrementAndGet();
            if (!request.isFine()) {
                count.refused.incrementAndGet();
            }
            if (unchanged) {
                count.unchanged.incrementAndGet();
            }
            touches.computeIfAbsent(new Touch(series, request.name()), _ -> new AtomicLong())
                    .incrementAndGet();
        }

        Map<Series, Count> writes() {
            return writes;
        }

        Map<Series, AtomicLong> reads() {
            return reads;
        }

        Map<Touch, AtomicLong> touches() {
            return touches;
        }
    }
}
