package io.kthena.bench.peers;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A peer given on the command line: a shell command and the port it listens on. The command finds the engine's address in
 * {@code ENGINE} and, for peers that drive two legs, in {@code PREFILL} and {@code DECODE}.
 *
 * @param handsOff whether it drives two legs
 */
public record CommandPeer(String name, String command, int port, boolean handsOff) implements Contender {
    private static final Duration UP = Duration.ofSeconds(60);

    /** Reads {@code NAME=PORT=COMMAND}, or {@code NAME=PORT=pd=COMMAND} for one that drives two legs. */
    public static CommandPeer parse(String text) {
        String[] parts = text.split("=", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("a peer is NAME=PORT=COMMAND, not " + text);
        }
        boolean pd = parts[2].startsWith("pd=");
        return new CommandPeer(parts[0], pd ? parts[2].substring(3) : parts[2], Integer.parseInt(parts[1]), pd);
    }

    @Override
    public Running start(Site site) throws Unavailable, IOException, InterruptedException {
        if (Waiting.listens("127.0.0.1", port)) {
            throw new Unavailable("port " + port + " is in use");
        }
        Child child = Child.start(
                name,
                List.of("sh", "-c", "exec " + command),
                Map.of(
                        "ENGINE", site.engineAddress(),
                        "PREFILL", site.prefill() + ":" + site.enginePort(),
                        "DECODE", site.decode() + ":" + site.enginePort()),
                site.contenderCore(),
                site.log(name));
        if (!Waiting.until(UP, () -> !child.isAlive() || Waiting.listens("127.0.0.1", port)) || !child.isAlive()) {
            child.close();
            throw new Unavailable("did not start: " + child.lastWords());
        }
        return new Running(name, command, "127.0.0.1:" + port, child, List.of());
    }
}
