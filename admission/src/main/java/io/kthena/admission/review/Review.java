package io.kthena.admission.review;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the API server asks: whether one object may be written.
 *
 * @param uid the request's id, which the answer repeats
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param subResource such as {@code status}; empty for the object itself
 * @param object the object as it would be stored; missing where there is none
 * @param oldObject the stored object; missing on a create
 */
public record Review(String uid, String operation, String subResource, JsonNode object, JsonNode oldObject) {

    /**
     * Whether the rules have a say: the object itself is written, it is not on its way out, and its spec is new. An object
     * that is being deleted must be able to lose its finalizers, and one whose spec was stored before a rule existed must be
     * able to get labels and owners.
     */
    public boolean judged() {
        boolean written = operation.equals("CREATE") || operation.equals("UPDATE");
        boolean leaving = object.path("metadata").hasNonNull("deletionTimestamp");
        return written && subResource.isEmpty() && !leaving && !specUnchanged();
    }

    private boolean specUnchanged() {
        return operation.equals("UPDATE") && object.path("spec").equals(oldObject.path("spec"));
    }
}
