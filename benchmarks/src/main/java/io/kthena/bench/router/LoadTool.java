package io.kthena.bench.router;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kthena.bench.peers.Manifests;
import io.kthena.bench.peers.Running;
import io.kthena.bench.peers.Site;
import io.kthena.bench.process.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the load generator once per window. */
final class LoadTool {
    /** How long a window is: warm-up that is not measured, then the measured part. */
    record Length(double warm, double time) {}

    private static final double DRAIN = 6;

    private final Site site;
    private final Prompts prompts;
    private final long completionBytes;
    private final ObjectMapper json = new ObjectMapper();

    /** @param completionBytes length of the engine's fixed answer */
    LoadTool(Site site, Prompts prompts, long completionBytes) {
        this.site = site;
        this.prompts = prompts;
        this.completionBytes = completionBytes;
    }

    /**
     * One window.
     *
     * @param rate requests a second, 0 for a closed loop
     * @param others processes that belong to the set-up and are not foreign
     */
    Window run(Case what, Running contender, double rate, Length length, List<Long> others)
            throws IOException, InterruptedException {
        boolean streams = what.events() > 0;
        String model = what.paired() ? Manifests.PAIRED : Manifests.PLAIN;
        Path body = prompts.file(model, what.promptBytes(), streams, false);
        List<String> command = base(contender, body, what.connections());
        double warm = Math.max(length.warm(), Math.min(what.streamSeconds(), 2));
        add(command, "--warm", warm, "--time", length.time(), "--drain", DRAIN, "--rate", rate);
        if (streams) {
            add(command, "--events", what.events(), "--usage", 0);
            add(command, "--header", "x-bench-stream: " + what.events() + ":" + what.gapMicros());
        } else {
            add(command, "--length", completionBytes);
        }
        add(command, "--pids", list(contender.self().pids()), "--others", list(others));
        return run(command);
    }

    /** A few requests without a clock, to see whether streams are whole. */
    Window check(Running contender, Path body, int events, boolean usage) throws IOException, InterruptedException {
        List<String> command = base(contender, body, 4);
        add(command, "--warm", 0, "--time", 0.5, "--drain", DRAIN, "--events", events, "--usage", usage ? 1 : 0);
        add(command, "--header", "x-bench-stream: " + events + ":500");
        return run(command);
    }

    private List<String> base(Running contender, Path body, int connections) {
        List<String> command = new ArrayList<>();
        if (site.loadCore() >= 0) {
            command.addAll(List.of("taskset", "-c", Integer.toString(site.loadCore())));
        }
        command.add(site.work().resolve("load").toString());
        add(command, "--to", contender.address(), "--body", body, "--connections", connections);
        return command;
    }

    private static void add(List<String> command, Object... words) {
        for (Object word : words) {
            command.add(String.valueOf(word));
        }
    }

    private static String list(List<Long> pids) {
        return pids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private Window run(List<String> command) throws IOException, InterruptedException {
        Shell.Said said = Shell.run(site.work(), command);
        if (!said.isFine()) {
            throw new IOException("the load generator failed: " + said.text());
        }
        return json.readValue(said.text(), Window.class);
    }
}
