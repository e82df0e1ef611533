package io.kthena.cluster.apply;

import org.jspecify.annotations.Nullable;

/**
 * Who writes: the identity behind one entry of {@code metadata.managedFields}.
 *
 * @param name the field manager
 * @param operation how it writes
 * @param apiVersion the version it writes in, as in {@code apps/v1}
 * @param subresource the subresource it writes through, or null for the object itself
 */
public record Manager(
        String name,
        Operation operation,
        String apiVersion,
        @Nullable String subresource) {

    /** How a manager writes. */
    public enum Operation {
        /** Server-side apply. */
        APPLY("Apply"),
        /** Create, update, or any other patch. */
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        /** Returns the name used in {@code managedFields}. */
        public String text() {
            return text;
        }
    }

    /** Tells whether two managers share one entry; appliers keep theirs when they change the version. */
    boolean sharesEntryWith(Manager other) {
        return name.equals(other.name)
                && operation == other.operation
                && java.util.Objects.equals(subresource, other.subresource)
                && (operation == Operation.APPLY || apiVersion.equals(other.apiVersion));
    }

    /** Describes the manager as conflict messages do, as in {@code "alice" with subresource "scale" using v1}. */
    public String described() {
        String text = '"' + name + '"';
        if (subresource != null && !subresource.isEmpty()) {
            text += " with subresource \"" + subresource + '"';
        }
        return operation == Operation.UPDATE ? text + " using " + apiVersion : text;
    }
}
