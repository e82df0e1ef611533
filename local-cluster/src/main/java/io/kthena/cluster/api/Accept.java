package io.kthena.cluster.api;

import io.kthena.cluster.objects.StatusError;
import io.kthena.cluster.table.Rendering;
import io.kthena.cluster.table.Tables.Include;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Accept header asks for: media ranges in the client's order. JSON is always an answer. */
record Accept(List<Range> ranges) {

    /** One media range with its parameters. */
    record Range(String type, Map<String, String> parameters) {
        boolean isJson() {
            return type.equals("application/json") || type.equals("*/*") || type.equals("application/*");
        }

        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    static Accept parse(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return new Accept(List.of(new Range("*/*", Map.of())));
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : header.split(",")) {
            String[] pieces = part.split(";");
            Map<String, String> parameters = new HashMap<>();
            for (int i = 1; i < pieces.length; i++) {
                String[] pair = pieces[i].strip().split("=", 2);
                parameters.put(pair[0], pair.length == 2 ? pair[1].strip() : "");
            }
            ranges.add(new Range(pieces[0].strip().toLowerCase(Locale.ROOT), parameters));
        }
        return new Accept(ranges);
    }

    /** How the client wants objects: the first form it names that we have. */
    Rendering rendering(@Nullable String includeObject) {
        for (Range range : ranges) {
            String version = range.parameter("v");
            boolean meta = range.isJson()
                    && range.parameter("g").equals("meta.k8s.io")
                    && (version.equals("v1") || version.equals("v1beta1"));
            switch (range.parameter("as")) {
                case "" -> {
                    if (range.isJson() || range.type().equals(YAML)) {
                        return new Rendering.Plain();
                    }
                }
                case "Table" -> {
                    if (meta) {
                        return new Rendering.AsTable(version, include(includeObject));
                    }
                }
                case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
                    if (meta) {
                        return new Rendering.MetadataOnly(version);
                    }
                }
                default -> {}
            }
        }
        throw StatusError.notAcceptable();
    }

    static final String YAML = "application/yaml";

    /** Whether YAML is the first thing asked for that we have. */
    boolean prefersYaml() {
        return ranges.stream()
                .filter(r -> r.isJson() || r.type().equals(YAML))
                .findFirst()
                .map(r -> r.type().equals(YAML))
                .orElse(false);
    }

    /** The newest aggregated discovery version asked for, {@code v2} or {@code v2beta1}; empty for the legacy form. */
    String discoveryVersion() {
        for (Range range : ranges) {
            if (!range.isJson()) {
                continue;
            }
            boolean aggregated = range.parameter("g").equals("apidiscovery.k8s.io")
                    && range.parameter("as").equals("APIGroupDiscoveryList");
            String version = range.parameter("v");
            if (aggregated && (version.equals("v2") || version.equals("v2beta1"))) {
                return version;
            }
            if (!aggregated) {
                return "";
            }
        }
        return "";
    }

    private static Include include(@Nullable String value) {
        return switch (value == null ? "Metadata" : value) {
            case "None" -> Include.NONE;
            case "Object" -> Include.OBJECT;
            default -> Include.METADATA;
        };
    }
}
