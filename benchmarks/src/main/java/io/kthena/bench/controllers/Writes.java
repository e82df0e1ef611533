package io.kthena.bench.controllers;

import io.kthena.bench.controllers.Ledger.Book;
import io.kthena.bench.controllers.Ledger.Series;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was written in one phase, as it is reported. Pure.
 *
 * @param rows one for each client, verb, resource and subresource
 * @param reads of the controller, by verb and resource
 */
record Writes(List<Row> rows, Map<String, Long> reads) {

    /**
     * One kind of write.
     *
     * @param refused answered with an error
     * @param unchanged answered well, but the object was like that before
     * @param mostPerObject how often the object that was written most often was written
     */
    record Row(Series series, long count, long refused, long unchanged, long mostPerObject) {}

    static Writes of(Book book) {
        Map<Series, Long> most = book.touches().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().series(),
                        entry -> entry.getValue().get(),
                        Math::max));
        List<Row> rows = book.writes().entrySet().stream()
                .map(entry -> new Row(
                        entry.getKey(),
                        entry.getValue().all(),
                        entry.getValue().refused(),
                        entry.getValue().unchanged(),
                        most.getOrDefault(entry.getKey(), 0L)))
                .sorted((a, b) -> a.series().compareTo(b.series()))
                .toList();
        Map<String, Long> reads = book.reads().entrySet().stream()
                .filter(entry -> isOurs(entry.getKey()))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().what(),
                        entry -> entry.getValue().get(),
                        Long::sum,
                        TreeMap::new));
        return new Writes(rows, reads);
    }

    /** How often each ModelServing's status was written by the controller. */
    static Map<String, Long> statusWrites(Book book) {
        return book.touches().entrySet().stream()
                .filter(entry -> isStatus(entry.getKey().series()))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name(),
                        entry -> entry.getValue().get(),
                        Long::sum));
    }

    static boolean isStatus(Series series) {
        return isOurs(series)
                && series.resource().equals(Manifests.KIND)
                && series.subresource().equals("status");
    }

    /** Whether the series is the controller's. */
    static boolean isOurs(Series series) {
        return series.client().equals(Controller.NAME);
    }

    /** The controller's writes, Events and Leases apart. */
    long total() {
        return sum(series -> isOurs(series) && !series.isEvent() && !series.isLease());
    }

    long events() {
        return sum(series -> isOurs(series) && series.isEvent());
    }

    long statuses() {
        return sum(Writes::isStatus);
    }

    long creates(String resource) {
        return sum(series ->
                isOurs(series) && series.creates() && series.resource().equals(resource));
    }

    /** Everybody's writes, Leases apart. */
    long anybody() {
        return sum(series -> !series.isLease());
    }

    long sum(Predicate<Series> wanted) {
        return rows.stream()
                .filter(row -> wanted.test(row.series()))
                .mapToLong(Row::count)
                .sum();
    }

    /** The controller's rows, Events and Leases apart. */
    List<Row> ours() {
        return rows.stream()
                .filter(row -> isOurs(row.series())
                        && !row.series().isEvent()
                        && !row.series().isLease())
                .toList();
    }

    @Override
    public String toString() {
        return rows.stream()
                .map(row -> row.series().client() + " " + row.series().what() + " " + row.count())
                .collect(Collectors.joining(", "));
    }
}
