package io.kthena.cluster.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Entry point of {@code ./kthena}'s Java side. Exit status 0, or 1 with a message that says what to do. */
public final class Main {
    private Main() {}

    /**
     * Runs one command.
     *
     * @param arguments the command ({@code up}, {@code down}, {@code status}, {@code sessions}, {@code train}) and its options
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            System.err.println("kthena: no command; run ./kthena for help");
            System.exit(2);
        }
        StateFolder state = new StateFolder(
                Path.of(System.getProperty("kthena.state", ".kthena")).toAbsolutePath());
        Path home = Path.of(System.getProperty("kthena.home", ".")).toAbsolutePath();
        try {
            List<String> options = List.of(arguments).subList(1, arguments.length);
            switch (arguments[0]) {
                case "up" -> Stack.up(state, UpOptions.parse(home, options));
                case "train" -> Training.run(state, home);
                case "record" -> Training.record(state, home);
                case "down" -> Down.run(state);
                case "status" -> Status.print(state);
                case "sessions" -> Sessions.print(state, options);
                default -> throw new LaunchFailed("unknown command: " + arguments[0]);
            }
        } catch (LaunchFailed e) {
            System.err.println("kthena: " + e.getMessage());
            System.exit(1);
        } catch (IOException | RuntimeException e) {
            // The one who waits for the end of the start looks for this word; and no child may outlive it.
            e.printStackTrace();
            System.err.println("kthena: unexpected failure: " + e);
            System.exit(1);
        }
    }
}
