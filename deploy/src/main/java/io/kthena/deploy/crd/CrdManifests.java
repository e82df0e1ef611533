package io.kthena.deploy.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.kthena.model.networking.ExternalModelProvider;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelServing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The six CRDs as YAML manifests, a pure function of the API types. The fabric8 generator makes the structure; {@link
 * SchemaFinisher} adds what it cannot see (list types, integer formats, required fields of core types).
 */
public final class CrdManifests {
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            ModelBooster.class,
            ModelServing.class,
            AutoscalingPolicy.class,
            ModelRoute.class,
            ModelServer.class,
            ExternalModelProvider.class);

    private CrdManifests() {}

    /** File name to YAML text, sorted by name. */
    public static Map<String, String> generate() {
        Map<String, CustomResourceDefinition> definitions = new LinkedHashMap<>();
        CRDPostProcessor capture = new CRDPostProcessor() {
            @Override
            public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
                CustomResourceDefinition finished = SchemaFinisher.finish((CustomResourceDefinition) crd, KINDS);
                definitions.put(crd.getMetadata().getName(), finished);
                return finished;
            }
        };
        new CRDGenerator()
                .customResourceClasses(List.copyOf(KINDS))
                .forCRDVersions("v1")
                .withPostProcessor(capture)
                .withOutput(new Discarding())
                .detailedGenerate();
        Map<String, String> files = new TreeMap<>();
        definitions.forEach((name, crd) -> files.put(name + ".yaml", yaml(crd)));
        return files;
    }

    private static String yaml(CustomResourceDefinition crd) {
        ObjectMapper mapper = new ObjectMapper(new YAMLFactory()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
        try {
            return "# Generated from the types in common-model. Regenerate: ./mvnw -pl deploy -am test -Dgolden.update=true\n"
                    + mapper.writeValueAsString(wholeNumbers(mapper.valueToTree(crd)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bounds are doubles in the Java model; {@code minimum: 1} reads better than {@code minimum: 1.0}. */
    private static JsonNode wholeNumbers(JsonNode node) {
        if (node.isDouble() && node.doubleValue() == Math.rint(node.doubleValue())) {
            return LongNode.valueOf(node.longValue());
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(wholeNumbers(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, wholeNumbers(array.get(i)));
            }
        }
        return node;
    }

    /**
     * Writes the manifests.
     *
     * @param args the folder to write to
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : generate().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The generator insists on writing somewhere; the post processor has what we want. */
    private static final class Discarding implements CRDGenerator.CRDOutput<OutputStream> {
        @Override
        public OutputStream outputFor(String crdName) {
            return new ByteArrayOutputStream();
        }

        @Override
        public java.net.URI crdURI(String crdName) {
            return java.net.URI.create("file:///" + crdName);
        }

        @Override
        public void close() {}
    }
}
