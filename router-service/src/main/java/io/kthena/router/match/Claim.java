package io.kthena.router.match;

import java.util.List;

/**
 * How a route fares with the names it asks for.
 *
 * @param namespace the route's
 * @param name the route's
 * @param generation of the object that was judged
 * @param lost one sentence for each name that another route answers first; empty if there is none
 */
public record Claim(String namespace, String name, long generation, List<String> lost) {}
