package io.kthena.router.validation;

import io.kthena.model.networking.ExternalModelProvider;
import io.kthena.model.networking.ExternalModelProviderSpec;
import io.kthena.model.networking.ExternalModelProviderSpec.Auth;
import io.kthena.model.validation.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an ExternalModelProvider (spec: router §1.4): no credentials outside of Secrets, no headers that are the
 * router's to set. Kinds of providers and schemes are left to the schema's enumerations. Pure and total.
 */
public final class ProviderRules {
    private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "x-api-key",
            "host",
            "content-length",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade",
            "trailer",
            "te");

    private final List<Problem> problems = new ArrayList<>();

    private ProviderRules() {}

    /** The rules that a provider breaks, none if it is valid. */
    public static List<Problem> check(ExternalModelProvider provider) {
        var rules = new ProviderRules();
        ExternalModelProviderSpec spec = provider.getSpec();
        rules.url(spec == null ? null : spec.baseURL());
        if (spec != null) {
            rules.headers(spec.headers() == null ? Map.of() : spec.headers());
            if (spec.auth() != null) {
                rules.auth(spec.auth());
            }
        }
        return List.copyOf(rules.problems);
    }

    private void url(@Nullable String text) {
        String path = "spec.baseURL";
        if (text == null || text.isEmpty()) {
            problems.add(Problem.required(path, "baseURL must be specified"));
            return;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            problems.add(Problem.invalid(path, text, "baseURL must be a URL: " + e.getReason()));
            return;
        }
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            problems.add(Problem.invalid(path, text, "baseURL must use https"));
        }
        boolean decorated = url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null;
        if (decorated) {
            problems.add(Problem.invalid(path, text, "baseURL must not contain userinfo, query, or fragment"));
        }
    }

    private void headers(Map<String, String> headers) {
        new TreeMap<>(headers).forEach((name, value) -> {
            String path = "spec.headers[" + name + "]";
            if (!TOKEN.matcher(name).matches()) {
                problems.add(Problem.invalid(path, name, "header name must be a valid HTTP token"));
            } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                problems.add(Problem.invalid(path, name, "header is reserved and cannot be set"));
            }
            if (value != null && (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0)) {
                problems.add(Problem.invalid(path, name, "header value must not contain CR or LF"));
            }
        });
    }

    private void auth(Auth auth) {
        String path = "spec.auth.secretRef";
        var secret = auth.secretRef();
        if (secret == null) {
            problems.add(Problem.required(path, "secretRef must be specified"));
            return;
        }
        if (secret.getName() == null || secret.getName().isEmpty()) {
            problems.add(Problem.required(path + ".name", "secret name must be specified"));
        }
        if (secret.getKey() == null || secret.getKey().isEmpty()) {
            problems.add(Problem.required(path + ".key", "secret key must be specified"));
        }
        if (Boolean.TRUE.equals(secret.getOptional())) {
            problems.add(Problem.invalid(path + ".optional", true, "optional must be false or unset"));
        }
    }
}
