package io.kthena.deploy.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;

/**
 * A service's bill of materials for its image: the libraries, as Maven's CycloneDX plugin lists them, and what the image adds:
 * the Java runtime and the build host's packages.
 */
final class Sbom {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Sbom() {}

    /**
     * Writes it.
     *
     * @param libraries the plugin's file, {@code bom.json}
     * @param runtime the Java runtime's folder in the image's tree
     * @param packages what the lowest layer holds parts of
     */
    static void write(Path libraries, Path runtime, Set<HostPackage> packages, Path file) throws IOException {
        if (!Files.isRegularFile(libraries)) {
            throw new ImageBuildException(libraries + " is missing; build with ./mvnw package -Pimages");
        }
        ObjectNode bom = (ObjectNode) JSON.readTree(libraries.toFile());
        ArrayNode components = (ArrayNode) bom.get("components");
        components.add(javaRuntime(runtime));
        packages.forEach(each -> components.add(debian(each)));
        Files.writeString(file, JSON.writeValueAsString(bom) + "\n");
    }

    private static ObjectNode javaRuntime(Path runtime) throws IOException {
        Properties release = new Properties();
        try (var text = Files.newBufferedReader(runtime.resolve("release"))) {
            release.load(text);
        }
        String version = unquoted(release, "JAVA_RUNTIME_VERSION", unquoted(release, "JAVA_VERSION", "unknown"));
        ObjectNode component = component("platform", "openjdk", version, "pkg:generic/openjdk@" + version);
        component.put("publisher", unquoted(release, "IMPLEMENTOR", "unknown"));
        return component;
    }

    private static ObjectNode debian(HostPackage each) {
        return component(
                "library",
                each.name(),
                each.version(),
                "pkg:deb/debian/%s@%s?arch=%s".formatted(each.name(), each.version(), each.architecture()));
    }

    private static ObjectNode component(String type, String name, String version, String purl) {
        ObjectNode component = JSON.createObjectNode();
        component.put("type", type);
        component.put("bom-ref", purl);
        component.put("name", name);
        component.put("version", version);
        component.put("purl", purl);
        return component;
    }

    private static String unquoted(Properties release, String key, String otherwise) {
        return release.getProperty(key, otherwise).replace("\"", "");
    }
}
