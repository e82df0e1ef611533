package io.kthena.deploy.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The chart under test, rendered by Helm's library: no helm on the path is needed. */
final class Chart {
    static final Path FOLDER = Path.of("chart");

    /** One values file per documented toggle. */
    static final Path VALUES = Path.of("src", "test", "chart", "values");

    /** The Kubernetes version to render for, unless a test is about another. */
    static final String KUBERNETES = "1.34.4";

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\n");
    private static final Pattern KIND = Pattern.compile("(?m)^kind: (.+)$");
    private static final Pattern NAME = Pattern.compile("(?m)^metadata:\\n(?:  .*\\n)*?  name: (.+)$");

    private static final Pattern HOOK = Pattern.compile("helm\\.sh/(hook)");

    private Chart() {}

    /** The values files: one per documented toggle, and those that the chart brings along. */
    static List<Path> toggles() {
        try (Stream<Path> files = Files.list(VALUES)) {
            return Stream.concat(files.sorted(), Stream.of(FOLDER.resolve("values-small.yaml")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Helm renders with these values files on top of the defaults; a refusal by the schema is an exception. */
    static String render(String kubernetes, Path... values) {
        return render(FOLDER, kubernetes, values);
    }

    /** The same for another folder than the chart's own. */
    static String render(Path chart, String kubernetes, Path... values) {
        var template = new Helm(chart)
                .template()
                .withName("kthena")
                .withNamespace("kthena-system")
                .withKubeVersion(kubernetes);
        for (Path file : values) {
            var _ = template.withValuesFile(file);
        }
        return template.call();
    }

    /** The rendered documents by kind and name, in Helm's order. */
    static Map<String, String> documents(String rendered) {
        Map<String, String> documents = new LinkedHashMap<>();
        for (String document : SEPARATOR.split(rendered)) {
            if (!document.isBlank()) {
                documents.put(first(KIND, document) + "/" + first(NAME, document), document.stripTrailing() + "\n");
            }
        }
        return documents;
    }

    /**
     * A copy whose `helm test` pod is an ordinary object: Helm's library leaves hooks out of what it renders.
     *
     * @param parent where to put it
     */
    static Path withTestsAsObjects(Path parent) throws IOException {
        Path copy = parent.resolve("kthena");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Path test = copy.resolve("templates").resolve("tests").resolve("ready.yaml");
        Files.writeString(test, HOOK.matcher(Files.readString(test)).replaceAll("test.kthena.io/was-$1"));
        return copy;
    }

    static LintResult lint() {
        return new Helm(FOLDER).lint().strict().call();
    }

    private static String first(Pattern pattern, String document) {
        var matcher = pattern.matcher(document);
        if (!matcher.find()) {
            throw new IllegalArgumentException("a document without " + pattern + ":\n" + document);
        }
        return matcher.group(1);
    }
}
