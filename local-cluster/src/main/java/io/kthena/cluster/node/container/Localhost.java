package io.kthena.cluster.node.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes {@code localhost} mean the pod. Processes of all pods share the machine's network, so what a manifest says of
 * localhost, and of listening on all addresses, is rewritten to the pod's own address.
 */
final class Localhost {
    // localhost:8000, http://localhost/x, 127.0.0.1:8000, 0.0.0.0; not a longer name that merely ends like one.
    private static final Pattern SELF = Pattern.compile("(?<![\\w.-])(?:localhost|127\\.0\\.0\\.1)(?=:\\d)"
            + "|(?<=://)(?:localhost|127\\.0\\.0\\.1)(?![\\w.-])"
            + "|(?<![\\w.-])0\\.0\\.0\\.0(?![\\w.])");

    private Localhost() {}

    /**
     * Rewrites a word of a command line or the value of a variable.
     *
     * @param text what the manifest says
     * @param podIp the pod's address
     */
    static String rewrite(String text, String podIp) {
        return SELF.matcher(text).replaceAll(Matcher.quoteReplacement(podIp));
    }
}
