package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Where a webhook may be. Pure. */
final class ClientConfigChecks {
    private static final String FORM = "; desired format: https://host[/path]";

    private ClientConfigChecks() {}

    static void check(JsonNode config, String at, List<FieldError> errors) {
        boolean url = config.path("url").isTextual();
        boolean service = config.path("service").isObject();
        if (url == service) {
            errors.add(Checks.required(at, "exactly one of url or service is required"));
        } else if (url) {
            url(Json.text(config, "url"), at + ".url", errors);
        } else {
            service(config.path("service"), at + ".service", errors);
        }
    }

    private static void url(String text, String at, List<FieldError> errors) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            errors.add(Checks.required(at, "url must be a valid URL: " + e.getMessage() + FORM));
            return;
        }
        if (!"https".equals(url.getScheme())) {
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            errors.add(Checks.invalid(at, scheme, "'https' is the only allowed URL scheme" + FORM));
        }
        if (url.getRawAuthority() == null) {
            errors.add(Checks.invalid(at, "", "host must be specified" + FORM));
        }
        if (url.getRawUserInfo() != null) {
            errors.add(Checks.invalid(at, url.getRawUserInfo(), "user information is not permitted in the URL"));
        }
        if (url.getRawFragment() != null && !url.getRawFragment().isEmpty()) {
            errors.add(Checks.invalid(at, url.getRawFragment(), "fragments are not permitted in the URL"));
        }
        if (url.getRawQuery() != null && !url.getRawQuery().isEmpty()) {
            errors.add(Checks.invalid(at, url.getRawQuery(), "query parameters are not permitted in the URL"));
        }
    }

    private static void service(JsonNode service, String at, List<FieldError> errors) {
        for (String field : List.of("name", "namespace")) {
            if (Json.text(service, field).isEmpty()) {
                errors.add(Checks.required(at + "." + field, "service " + field + " is required"));
            }
        }
        int port = service.path("port").asInt();
        if (port < 1 || port > 65535) {
            errors.add(Checks.invalid(
                    at + ".port", service.path("port"), "port is not valid: must be between 1 and 65535, inclusive"));
        }
        path(Json.text(service, "path"), at + ".path", errors);
    }

    private static void path(String path, String at, List<FieldError> errors) {
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
        if (path.equals("//")) {
            errors.add(Checks.invalid(at, path, "segment[0] may not be empty"));
            return;
        }
        if (!path.startsWith("/")) {
            errors.add(Checks.invalid(at, path, "must start with a '/'"));
        }
        String inner = path.substring(1);
        String[] segments = (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String problem = NameRule.SUBDOMAIN.problem(segments[i]);
            if (segments[i].isEmpty()) {
                errors.add(Checks.invalid(at, path, "segment[" + i + "] may not be empty"));
            } else if (problem != null) {
                errors.add(Checks.invalid(at, path, "segment[" + i + "]: " + problem));
            }
        }
    }
}
