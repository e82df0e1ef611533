package io.kthena.bench.router;

import io.kthena.bench.command.Words;
import io.kthena.bench.peers.CommandPeer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param rounds how often each window is measured
 * @param warmSeconds for which every contender works before anything is measured
 * @param floors which of nginx, haproxy and caddy take part
 * @param peers further contenders
 * @param pin whether contender and load get a core each
 * @param floorRounds rounds in which floors other than nginx take part
 * @param flags further flags for our router's JVM
 * @param publish whether docs/performance.md gets the result
 */
record Options(
        int rounds,
        LoadTool.Length length,
        double warmSeconds,
        List<Case> cases,
        List<String> floors,
        List<CommandPeer> peers,
        boolean pin,
        int floorRounds,
        List<String> flags,
        boolean publish) {
    static final String USAGE =
            """
            Usage: ./bench router [OPTION]...

              --quick               shorter windows, HAProxy and Caddy in one round only: under ten minutes
              --rounds N            rounds (4)
              --seconds S           measured part of a window (2.5; quick: 1.2)
              --warm-up S           work before the first window (30; quick: 15)
              --cases A,B           only these: %s
              --peers A,B           which of nginx,haproxy,caddy beside our router (all)
              --peer NAME=PORT=CMD  one more, started by a shell; NAME=PORT=pd=CMD if it drives two legs.
                                    It finds the engines in $ENGINE, $PREFILL and $DECODE (repeatable)
              --no-pin              let everybody use every core
              --no-publish          leave docs/performance.md as it is
              --jvm FLAG            one more flag for our router's JVM, for profiling (repeatable)
              --no-build            take the jars that are there
            """.formatted(String.join(",", Case.all().stream().map(Case::id).toList()));

    static Options parse(List<String> words) {
        boolean quick = words.contains("--quick");
        int rounds = 4;
        double seconds = quick ? 1.2 : 2.5;
        double warm = quick ? 15 : 30;
        List<Case> cases = Case.all();
        List<String> floors = List.of("nginx", "haproxy", "caddy");
        List<CommandPeer> peers = new ArrayList<>();
        List<String> flags = new ArrayList<>();
        boolean pin = true;
        boolean publish = true;
        for (var left = new Words(words); left.hasNext(); ) {
            switch (left.next()) {
                case "--quick" -> {}
                case "--no-pin" -> pin = false;
                case "--no-publish" -> publish = false;
                case "--rounds" -> rounds = left.count();
                case "--seconds" -> seconds = left.positive();
                case "--warm-up" -> warm = Double.parseDouble(left.value());
                case "--cases" -> cases = cases(left.list());
                case "--peers" -> floors = left.list();
                case "--peer" -> peers.add(CommandPeer.parse(left.value()));
                case "--jvm" -> flags.add(left.value());
                default -> throw left.unknown();
            }
        }
        publish = publish && cases.size() == Case.all().size();
        var length = new LoadTool.Length(quick ? 0.4 : 0.7, seconds);
        return new Options(
                rounds, length, warm, cases, floors, peers, pin, quick ? 1 : rounds, List.copyOf(flags), publish);
    }

    private static List<Case> cases(List<String> ids) {
        return ids.stream()
                .map(id -> Case.of(id).orElseThrow(() -> new IllegalArgumentException("no case is called " + id)))
                .toList();
    }
}
