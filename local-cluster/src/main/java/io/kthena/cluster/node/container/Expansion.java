package io.kthena.cluster.node.container;

import java.util.Map;

/** Kubernetes' own little language in command, args and env: {@code $(NAME)} is replaced, {@code $$} is a dollar. */
final class Expansion {
    private Expansion() {}

    /**
     * Replaces references to known variables; a reference to an unknown one stays as it is.
     *
     * @param text what the manifest says
     * @param variables the values known so far
     */
    static String expand(String text, Map<String, String> variables) {
        StringBuilder result = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                result.append(c);
                at++;
            } else if (text.charAt(at + 1) == '$') {
                result.append('$');
                at += 2;
            } else if (text.charAt(at + 1) == '(' && text.indexOf(')', at) > 0) {
                int end = text.indexOf(')', at);
                String reference = text.substring(at, end + 1);
                result.append(variables.getOrDefault(text.substring(at + 2, end), reference));
                at = end + 1;
            } else {
                result.append(c);
                at++;
            }
        }
        return result.toString();
    }
}
