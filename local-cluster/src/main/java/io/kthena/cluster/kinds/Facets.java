package io.kthena.cluster.kinds;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a resource can do beside the common verbs.
 *
 * @param status whether it has a status subresource, so that plain writes leave the status alone
 * @param scale null without a scale subresource
 * @param selectable fields that field selectors may name
 * @param custom whether a definition added it
 */
public record Facets(boolean status, @Nullable ScalePaths scale, Set<String> selectable, boolean custom) {
    /** Neither status nor scale. */
    static final Facets PLAIN = new Facets(false, null, Set.of(), false);
}
