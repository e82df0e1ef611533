package io.kthena.router.http;

import io.vertx.core.MultiMap;
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
     * A client's headers for an engine.
     *
     * @param authorization whether to pass the client's credentials on
     */
    static MultiMap upstream(MultiMap client, String requestId, boolean authorization) {
        MultiMap out = MultiMap.caseInsensitiveMultiMap();
        @Nullable String named = client.get("Connection");
        for (Map.Entry<String, String> header : client) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (CONNECTION.contains(name)
                    || OURS.contains(name)
                    || (name.equals("authorization") && !authorization)
                    || isNamed(named, name)) {
                continue;
            }
            out.add(header.getKey(), header.getValue());
        }
        out.set("X-Request-Id", requestId);
        if (!out.contains("Content-Type")) {
            out.set("Content-Type", "application/json"); // the body was read as JSON
        }
        return out;
    }

    /** Copies an engine's headers to the client's answer, multiple values included. */
    static void downstream(MultiMap engine, MultiMap client) {
        @Nullable String named = engine.get("Connection");
        for (Map.Entry<String, String> header : engine) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!CONNECTION.contains(name)
                    && !name.equals("content-length")
                    && !name.equals("x-request-id")
                    && !isNamed(named, name)) {
                client.add(header.getKey(), header.getValue());
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
