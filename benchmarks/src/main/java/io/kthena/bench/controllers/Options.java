package io.kthena.bench.controllers;

import io.kthena.bench.command.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param sizes numbers of ModelServings to converge, ascending
 * @param groups serving groups of the ModelServing that is rolled
 * @param maxUnavailable groups of it that may be down at a time
 * @param restSeconds for which nothing may be written once all has converged
 * @param patienceSeconds how long one step may take
 * @param heap flags of the controller's JVM about its heap
 * @param flags further flags for it, for profiling
 * @param publish whether docs/performance.md gets the result
 */
record Options(
        List<Integer> sizes,
        int groups,
        int maxUnavailable,
        int restSeconds,
        int patienceSeconds,
        List<String> heap,
        List<String> flags,
        boolean publish) {
    /** What the chart's memory limit and the images' command make of it: a heap of at most 256 MB. */
    private static final List<String> CHART_HEAP = List.of("-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=50");

    static final String USAGE = """
            Usage: ./bench controllers [OPTION]...

              --quick               20, 60 and 200 ModelServings, 30 groups, 20 s of rest: about two minutes
              --sizes A,B,C         numbers of ModelServings to converge (100,300,1000)
              --groups N            serving groups of the one that is rolled (100)
              --max-unavailable N   of which may be down at a time (10)
              --rest S              seconds for which nothing may be written at the end (60)
              --patience S          how long one step may take (600)
              --heap FLAGS          the controller's heap, separated by spaces (%s, as in the chart)
              --jvm FLAG            one more flag for the controller's JVM, for profiling (repeatable)
              --no-publish          leave docs/performance.md as it is
              --no-build            take the jars that are there
            """.formatted(String.join(" ", CHART_HEAP));

    static Options parse(List<String> words) {
        boolean quick = words.contains("--quick");
        List<Integer> sizes = quick ? List.of(20, 60, 200) : List.of(100, 300, 1000);
        int groups = quick ? 30 : 100;
        int maxUnavailable = quick ? 3 : 10;
        int rest = quick ? 20 : 60;
        int patience = 600;
        List<String> heap = CHART_HEAP;
        List<String> flags = new ArrayList<>();
        boolean publish = true;
        for (var left = new Words(words); left.hasNext(); ) {
            switch (left.next()) {
                case "--quick" -> {}
                case "--no-publish" -> publish = false;
                case "--sizes" ->
                    sizes = left.counts().stream().distinct().sorted().toList();
                case "--groups" -> groups = left.count();
                case "--max-unavailable" -> maxUnavailable = left.count();
                case "--rest" -> rest = left.count();
                case "--patience" -> patience = left.count();
                case "--heap" -> heap = List.of(left.value().strip().split(" +"));
                case "--jvm" -> flags.add(left.value());
                default -> throw left.unknown();
            }
        }
        return new Options(sizes, groups, maxUnavailable, rest, patience, heap, List.copyOf(flags), publish);
    }
}
