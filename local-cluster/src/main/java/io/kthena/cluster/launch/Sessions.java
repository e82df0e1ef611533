package io.kthena.cluster.launch;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Prints the KV coordinator's table of live and recent transfer sessions. */
final class Sessions {
    private Sessions() {}

    static void print(StateFolder state, List<String> options) {
        String address = ProcessList.load(state).stream()
                .filter(e -> e.name().equals(Services.COORDINATOR))
                .map(ProcessList.Entry::address)
                .findFirst()
                .orElseThrow(() -> new LaunchFailed("not up. Start with ./kthena up"));
        String format = options.contains("--json") ? "" : "?format=table";
        try {
            System.out.print(ReadyProbe.get(URI.create("http://" + address + "/sessions" + format)));
        } catch (IOException e) {
            throw new LaunchFailed(
                    "the KV coordinator does not answer at " + address + "; see ./kthena logs " + Services.COORDINATOR);
        }
    }
}
