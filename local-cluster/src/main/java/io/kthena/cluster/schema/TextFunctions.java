package io.kthena.cluster.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.kthena.cluster.schema.KubernetesFunctions.Arg;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** CEL functions on strings: regular expressions, URLs, formatting and named formats. */
final class TextFunctions {
    private static final OpaqueType URL_TYPE = OpaqueType.create("kubernetes.URL");
    private static final OpaqueType FORMAT_TYPE = OpaqueType.create("kubernetes.NamedFormat");
    private static final ListType TEXTS = ListType.create(SimpleType.STRING);
    private static final Arg<String> TEXT = new Arg<>("string", SimpleType.STRING, String.class);
    private static final Arg<URI> URL = new Arg<>("url", URL_TYPE, URI.class);
    private static final Arg<NamedFormat> FORMAT = new Arg<>("format", FORMAT_TYPE, NamedFormat.class);

    @SuppressWarnings("rawtypes")
    private static final Arg<List> ANYTHING = new Arg<>("list", ListType.create(SimpleType.DYN), List.class);

    private TextFunctions() {}

    static void addTo(KubernetesFunctions functions) {
        functions.member(
                "find",
                SimpleType.STRING,
                TEXT,
                TEXT,
                (text, regex) -> findAll(text, regex).stream().findFirst().orElse(""));
        functions.member("findAll", TEXTS, TEXT, TEXT, TextFunctions::findAll);
        functions.member("format", SimpleType.STRING, TEXT, ANYTHING, CelFormat::format);
        functions.global("isURL", SimpleType.BOOL, TEXT, t -> parse(t).isPresent());
        functions.global(
                "url",
                URL_TYPE,
                TEXT,
                t -> parse(t).orElseThrow(() -> new CelEvaluationException("URL parse error: " + t)));
        functions.member("getScheme", SimpleType.STRING, URL, u -> orEmpty(u.getScheme()));
        functions.member("getHost", SimpleType.STRING, URL, u -> orEmpty(u.getRawAuthority()));
        functions.member("getHostname", SimpleType.STRING, URL, u -> orEmpty(u.getHost()));
        functions.member("getPort", SimpleType.STRING, URL, u -> u.getPort() < 0 ? "" : Integer.toString(u.getPort()));
        functions.member("getEscapedPath", SimpleType.STRING, URL, u -> orEmpty(u.getRawPath()));
        functions.member("getQuery", MapType.create(SimpleType.STRING, TEXTS), URL, TextFunctions::query);
        functions.global("format.named", OptionalType.create(FORMAT_TYPE), TEXT, name -> NamedFormat.named(name));
        functions.member("validate", OptionalType.create(TEXTS), FORMAT, TEXT, (format, text) -> format.problems(text));
    }

    private static List<String> findAll(String text, String regex) throws CelEvaluationException {
        try {
            List<String> found = new ArrayList<>();
            Matcher matcher = Pattern.compile(regex).matcher(text);
            while (matcher.find()) {
                found.add(matcher.group());
            }
            return found;
        } catch (PatternSyntaxException e) {
            throw new CelEvaluationException("Illegal regex: " + e.getMessage(), e);
        }
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean usable = uri.isAbsolute() || text.startsWith("/");
            return Optional.of(uri).filter(_ -> usable);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> query(URI uri) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : orEmpty(uri.getRawQuery()).split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                query.computeIfAbsent(decode(sides[0]), _ -> new ArrayList<>())
                        .add(sides.length == 2 ? decode(sides[1]) : "");
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
