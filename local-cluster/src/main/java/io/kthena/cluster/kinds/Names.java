package io.kthena.cluster.kinds;

import java.util.List;

/** What a resource is called. */
public record Names(String plural, String singular, String kind, List<String> shortNames, List<String> categories) {
    /** The kind of a list of such objects. */
    public String listKind() {
        return kind + "List";
    }
}
