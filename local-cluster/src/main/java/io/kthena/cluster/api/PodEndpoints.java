package io.kthena.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.ByteStreams;
import io.kthena.cluster.objects.DeleteOptions;
import io.kthena.cluster.objects.Operation;
import io.kthena.cluster.objects.ReviewSubject;
import io.kthena.cluster.objects.ReviewSubject.ShownKind;
import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.objects.Target;
import io.kthena.cluster.objects.WriteOptions;
import io.kthena.cluster.store.Json;
import io.kthena.cluster.store.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pods have beside the usual: log, binding, eviction. */
final class PodEndpoints {
    private static final ShownKind BINDING = new ShownKind("", "v1", "Binding");
    private static final ShownKind EVICTION = new ShownKind("policy", "v1", "Eviction");

    private final Cluster cluster;
    private final Supplier<PodLogs> logs;
    private final Evictions evictions;

    PodEndpoints(Cluster cluster, Supplier<PodLogs> logs) {
        this.cluster = cluster;
        this.logs = logs;
        this.evictions = new Evictions(cluster.store());
    }

    Reply log(ResourceRequest request) {
        ObjectNode pod = live(request.target());
        Request http = request.http();
        String container = container(pod, http.param("container"));
        if (Json.text(pod, "spec", "nodeName").isEmpty()) {
            // Not bound yet: there is nothing, and nothing is wrong.
            return new Reply.Streaming(InputStream.nullInputStream());
        }
        try {
            LogQuery query = query(http);
            InputStream text = logs.get().open(pod, container, query);
            return new Reply.Streaming(query.limitBytes() == null ? text : ByteStreams.limit(text, query.limitBytes()));
        } catch (IOException e) {
            throw StatusError.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private LogQuery query(Request http) {
        Long seconds = http.number("sinceSeconds");
        Instant since = seconds == null
                ? instant(http.param("sinceTime"))
                : cluster.clock().instant().minusSeconds(seconds);
        return new LogQuery(
                http.flag("follow"),
                http.flag("previous"),
                http.flag("timestamps"),
                http.number("tailLines"),
                since,
                http.number("limitBytes"));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw StatusError.badRequest("sinceTime: " + e.getMessage());
        }
    }

    private static String container(ObjectNode pod, @Nullable String named) {
        String name = Json.text(pod, "metadata", "name");
        List<String> own = names(pod, "containers").toList();
        if (named == null) {
            if (own.size() == 1) {
                return own.getFirst();
            }
            throw StatusError.badRequest("a container name must be specified for pod " + name + ", choose one of: ["
                    + String.join(" ", own) + "]");
        }
        if (Stream.concat(own.stream(), names(pod, "initContainers")).noneMatch(named::equals)) {
            throw StatusError.badRequest("container " + named + " is not valid for pod " + name);
        }
        return named;
    }

    private static Stream<String> names(JsonNode pod, String field) {
        return Json.elements(Json.at(pod, "spec", field)).map(c -> Json.text(c, "name"));
    }

    /** Puts a pod on a node, once. */
    Reply bind(ResourceRequest request) {
        Target target = request.target();
        WriteOptions options = request.writeOptions();
        ObjectNode binding = reviewed(request, options, BINDING, Bodies.object(request.http()));
        String node = Json.text(binding, "target", "name");
        if (node.isEmpty()) {
            throw StatusError.badRequest("a binding needs target.name");
        }
        cluster.writes().bind(target, options, node, binding.path("metadata"));
        return Reply.json(Reply.CREATED, success(Reply.CREATED), options.warnings());
    }

    Reply evict(ResourceRequest request) {
        Target target = request.target();
        WriteOptions write = request.writeOptions();
        ObjectNode eviction = reviewed(request, write, EVICTION, Bodies.objectOrEmpty(request.http()));
        JsonNode grace = Json.at(eviction, "deleteOptions", "gracePeriodSeconds");
        DeleteOptions options = new DeleteOptions(
                null,
                grace.isNumber() ? Long.valueOf(grace.asLong()) : null,
                Json.textOrNull(eviction, "deleteOptions", "preconditions", "uid"),
                null,
                request.dryRun()
                        || !Json.at(eviction, "deleteOptions", "dryRun").isEmpty(),
                write.warnings());
        cluster.store().transact(() -> {
            evictions.mayEvict(live(target));
            return cluster.deletes().unreviewed().delete(target, options);
        });
        return Reply.json(Reply.CREATED, success(Reply.CREATED), write.warnings());
    }

    /** What webhooks leave of a request that is about a pod's subresource. */
    private ObjectNode reviewed(ResourceRequest request, WriteOptions options, ShownKind kind, ObjectNode body) {
        return cluster.reviewers().pass(ReviewSubject.of(request.target(), Operation.CREATE, kind, options), body);
    }

    private static ObjectNode success(int code) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success").put("code", code);
    }

    private ObjectNode live(Target target) {
        Stored stored = cluster.store().get(target.type().key(target.namespace(), target.name()));
        if (stored == null) {
            throw StatusError.notFound(target.type(), target.name());
        }
        return stored.json();
    }
}
