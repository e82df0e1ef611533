package io.kthena.router.http;

import io.kthena.router.dispatch.Head;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which headers travel. Those of one connection stay on it; credentials and cookies stay at the router. */
final class HopByHop {
    private static final Set<String> CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A compressed answer could not be looked into, and length and host are the new connection's own. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "expect", "accept-encoding", "x-request-id", "cookie");

    private HopByHop() {}

    /**
     * A client's headers for an engine, as they are written.
     *
     * @param authorization whether to pass the client's credentials on
     */
    static byte[] upstream(MultiMap client, String requestId, boolean authorization) {
        var out = new HeaderLines();
        @Nullable String named = client.get("Connection");
        boolean typed = false;
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (CONNECTION.contains(name)
                    || OURS.contains(name)
                    || (name.equals("authorization") && !authorization)
                    || isNamed(named, name)) {
                continue;
            }
            typed |= name.equals("content-type");
            out.add(header.getKey(), header.getValue());
        }
        out.add("X-Request-Id", requestId);
        if (!typed) {
            out.add("Content-Type", "application/json"); // the body was read as JSON
        }
        return out.bytes();
    }

    /** Copies an engine's headers to the client's answer, multiple values included. */
    static void downstream(Head engine, MultiMap client) {
        @Nullable String named = engine.first("Connection");
        List<String> fields = engine.fields();
        for (int i = 0; i < fields.size(); i += 2) {
            String name = fields.get(i).toLowerCase(Locale.ROOT);
            if (!CONNECTION.contains(name)
                    && !name.equals("content-length")
                    && !name.equals("x-request-id")
                    && !isNamed(named, name)) {
                client.add(fields.get(i), fields.get(i + 1));
            }
        }
    }

    private static boolean isNamed(@Nullable String connection, String name) {
        if (connection == null) {
            return false;
        }
        for (String word : connection.split(",")) {
            if (word.strip().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
