package io.kthena.cluster.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One row of the table: the program that runs in place of the images a pattern matches.
 *
 * <p>A template's element {@code {command}} or {@code {args}} becomes the container's own command or args, and names
 * that the table defines ({@code {java}}, {@code {simulator}}, {@code {web}}) become the words they stand for.
 * Everything else is taken as written.
 *
 * @param image matches a whole image reference
 * @param program the argv template; empty means a container without a process
 * @param whenNoCommand the argv template to use instead when the container names neither command nor args; empty: none
 * @param mapPaths whether the program knows nothing of KTHENA_MOUNTS, so that the node has to replace mount paths in
 *     its command line and environment by the folders behind them
 */
public record StandIn(Pattern image, List<String> program, List<String> whenNoCommand, boolean mapPaths) {
    /** Copies the lists. */
    public StandIn {
        program = List.copyOf(program);
        whenNoCommand = List.copyOf(whenNoCommand);
    }

    /** Whether containers of this kind have no process at all and count as running and ready from the start. */
    public boolean processless() {
        return program.isEmpty();
    }

    /**
     * The command line for one container.
     *
     * @param words what the table's own names stand for
     * @param command the container's command, after expansion; may be empty
     * @param args the container's args, after expansion; may be empty
     */
    List<String> commandLine(Words words, List<String> command, List<String> args) {
        boolean silent = command.isEmpty() && args.isEmpty();
        List<String> argv = new ArrayList<>();
        for (String element : silent && !whenNoCommand.isEmpty() ? whenNoCommand : program) {
            switch (element) {
                case "{command}" -> argv.addAll(command);
                case "{args}" -> argv.addAll(args);
                default -> argv.addAll(words.expand(element));
            }
        }
        return argv;
    }
}
