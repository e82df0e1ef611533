package io.kthena.cluster.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kthena.cluster.store.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an audit log says of a request and its answer. Pure. */
final class Auditing {
    private static final int LONGEST_CLIENT = 64;

    private Auditing() {}

    /** The entry of a request; empty when it is not about resources. */
    static Optional<Audited> of(Request request, Reply reply) {
        List<String> parts = new ArrayList<>(Arrays.stream(request.path().split("/"))
                .filter(p -> !p.isEmpty())
                .toList());
        boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
        int versionEnd = core ? 2 : 3;
        if (parts.size() <= versionEnd || (!core && !parts.getFirst().equals("apis"))) {
            return Optional.empty();
        }
        String group = core ? "" : "." + parts.get(1);
        parts.subList(0, versionEnd).clear();
        boolean oldWatch = parts.getFirst().equals("watch") && parts.size() > 1;
        if (oldWatch) {
            parts.removeFirst();
        }
        String namespace = null;
        boolean own = parts.size() == 3 && List.of("status", "finalize").contains(parts.get(2)) && core;
        if (parts.size() > 2 && parts.getFirst().equals("namespaces") && !own) {
            namespace = parts.get(1);
            parts.subList(0, 2).clear();
        }
        String name = parts.size() > 1 ? parts.get(1) : "";
        String verb = verb(request, name, oldWatch);
        Answer answer = isRead(verb) ? Answer.NOTHING : Answer.of(reply);
        return Optional.of(new Audited(
                client(request.header("user-agent")),
                verb,
                parts.getFirst() + group,
                parts.size() > 2 ? parts.get(2) : "",
                namespace,
                name.isEmpty() ? answer.name() : name,
                reply instanceof Reply.Whole whole ? whole.code() : Reply.OK,
                answer.revision()));
    }

    private static boolean isRead(String verb) {
        return List.of("get", "list", "watch").contains(verb);
    }

    private static String verb(Request request, String name, boolean oldWatch) {
        return switch (request.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> oldWatch || request.flag("watch") ? "watch" : name.isEmpty() ? "list" : "get";
        };
    }

    private static String client(@Nullable String agent) {
        String first = agent == null || agent.isEmpty() ? "unknown" : agent.split("[/ ]")[0];
        return first.length() > LONGEST_CLIENT ? first.substring(0, LONGEST_CLIENT) : first;
    }

    /** The name and the version in an answer's metadata, read without a tree of all the rest. */
    private record Answer(String name, long revision) {
        static final Answer NOTHING = new Answer("", 0);

        static Answer of(Reply reply) {
            if (!(reply instanceof Reply.Whole whole) || whole.code() >= 300) {
                return NOTHING;
            }
            try (JsonParser parser = Json.MAPPER.createParser(whole.body())) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean metadata = parser.currentName().equals("metadata");
                    parser.nextToken();
                    if (metadata) {
                        var tree = parser.readValueAsTree();
                        return tree instanceof com.fasterxml.jackson.databind.node.ObjectNode object
                                ? new Answer(Json.text(object, "name"), revision(Json.text(object, "resourceVersion")))
                                : NOTHING;
                    }
                    parser.skipChildren();
                }
                return NOTHING;
            } catch (IOException e) {
                return NOTHING;
            }
        }

        private static long revision(String text) {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }
}
