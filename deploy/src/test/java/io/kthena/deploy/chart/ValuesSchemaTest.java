package io.kthena.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values.schema.json refuses. That it accepts the defaults and each toggle is seen by rendering them. */
class ValuesSchemaTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    typo: 1                                                        | typo
                    workload: {controllerManager: {replicas: 1}}                   | controllerManager
                    workload: {enabled: "yes"}                                     | /workload/enabled
                    workload: {boosterController: {replicas: two}}                 | /workload/boosterController/replicas
                    workload: {boosterController: {replicas: -1}}                  | /workload/boosterController/replicas
                    workload: {boosterController: {image: {repository: ""}}}       | /workload/boosterController/image/repository
                    workload: {servingController: {image: {digest: abc}}}          | /workload/servingController/image/digest
                    workload: {servingController: {webhook: {failurePolicy: No}}}  | failurePolicy
                    workload: {servingController: {webhook: {timeoutSeconds: 31}}} | timeoutSeconds
                    workload: {servingController: {extraEnv: [{value: x}]}}        | extraEnv
                    networking: {kthenaRouter: {drainTimeout: 5 minutes}}          | drainTimeout
                    networking: {kthenaRouter: {coordinator: "http://a:1/"}}       | coordinator
                    networking: {kthenaRouter: {service: {type: ExternalName}}}    | /networking/kthenaRouter/service/type
                    networking: {kthenaRouter: {service: {port: 65536}}}           | /networking/kthenaRouter/service/port
                    networking: {kthenaRouter: {accessLog: {format: xml}}}         | format
                    networking: {kvCoordinator: {podDisruptionBudget: {}}}         | podDisruptionBudget
                    networkPolicy: {egress: {apiServerPorts: [https]}}             | apiServerPorts
                    global: {certManagementMode: none}                             | certManagementMode
                    global: {certManagementMode: manual}                           | caBundle
                    global: {imagePullSecrets: [mirror]}                           | imagePullSecrets
                    monitoring: {serviceMonitor: {interval: often}}                | interval
                    """)
    void refuses(String values, String named) throws IOException {
        Path file = folder.resolve("values.yaml");
        Files.writeString(file, values);

        assertThatThrownBy(() -> Chart.render(Chart.KUBERNETES, file)).hasMessageContaining(named);
    }

    /** A default that the schema does not know would be a mistake in one of them. */
    @Test
    void knowsEveryDefaultAndNothingElse() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
        JsonNode values =
                new YAMLMapper().readTree(Chart.FOLDER.resolve("values.yaml").toFile());
        compare("", resolve(schema, schema), values, schema);
    }

    private static void compare(String path, JsonNode described, JsonNode given, JsonNode schema) {
        JsonNode properties = described.path("properties");
        if (!given.isObject() || properties.isMissingNode()) {
            return;
        }
        assertThat(given.fieldNames())
                .toIterable()
                .as("keys of values%s", path)
                .hasSameElementsAs(() -> optional(path) ? given.fieldNames() : properties.fieldNames());
        given.properties()
                .forEach(member -> compare(
                        path + "." + member.getKey(),
                        resolve(properties.get(member.getKey()), schema),
                        member.getValue(),
                        schema));
    }

    /** Objects of Kubernetes' own, whose further members need no default. */
    private static boolean optional(String path) {
        return path.endsWith(".resources");
    }

    private static JsonNode resolve(JsonNode node, JsonNode schema) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : schema.at(reference.substring(1));
    }
}
