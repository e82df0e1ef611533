package io.kthena.cluster.apply;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An apply without force would change fields that other managers own; the message is the one of the API's status. */
public final class ApplyConflict extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Conflict> conflicts;

    ApplyConflict(List<Conflict> conflicts) {
        super(text(conflicts));
        this.conflicts = List.copyOf(conflicts);
    }

    /** Returns the fields in conflict, at least one. */
    public List<Conflict> conflicts() {
        return conflicts;
    }

    private static String text(List<Conflict> conflicts) {
        if (conflicts.size() == 1) {
            Conflict only = conflicts.getFirst();
            return "Apply failed with 1 conflict: " + only.message() + ": " + only.fieldPath();
        }
        var byManager = conflicts.stream()
                .collect(Collectors.groupingBy(
                        c -> c.manager().described(),
                        TreeMap::new,
                        Collectors.mapping(c -> "\n- " + c.fieldPath(), Collectors.joining())));
        return byManager.entrySet().stream()
                .map(e -> "conflicts with " + e.getKey() + ":" + e.getValue())
                .collect(Collectors.joining("\n", "Apply failed with " + conflicts.size() + " conflicts: ", ""));
    }
}
