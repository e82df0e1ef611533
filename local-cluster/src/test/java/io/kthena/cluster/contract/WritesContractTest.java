package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.codeOf;
import static io.kthena.cluster.contract.ClientFixture.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Writes, as the Java client makes them. */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WritesContractTest {
    @SuppressWarnings("NullAway.Init")
    private ClientFixture fixture;

    @BeforeAll
    void start() throws IOException {
        fixture = ClientFixture.start();
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    private Orchard create(String name) {
        return fixture.orchards().resource(Orchard.named(name, 2)).create();
    }

    @Test
    void saysItsVersion() {
        assertThat(fixture.client().getKubernetesVersion().getMinor()).matches("\\d+");
    }

    @Test
    void establishesDefinitions() {
        var crd = fixture.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("orchards.garden.test")
                .get();

        assertThat(crd.getStatus().getConditions())
                .anyMatch(
                        c -> c.getType().equals("Established") && c.getStatus().equals("True"));
    }

    @Test
    void fillsInDefaults() {
        assertThat(create("defaults").getSpec().soil()).isEqualTo("loam");
    }

    @Test
    void refusesWhatTheSchemaRefuses() {
        Orchard missing = Orchard.named("missing", 1);
        missing.setSpec(new Orchard.Spec(null, 1, null));
        Orchard negative = Orchard.named("negative", -1);
        Orchard unknown = Orchard.named("unknown", 1);
        unknown.setSpec(new Orchard.Spec("apple", 1, "rock"));

        assertThat(codeOf(() -> fixture.orchards().resource(missing).create())).isEqualTo(422);
        assertThat(codeOf(() -> fixture.orchards().resource(negative).create())).isEqualTo(422);
        assertThat(codeOf(() -> fixture.orchards().resource(unknown).create())).isEqualTo(422);
    }

    @Test
    void refusesWhatARuleRefuses() {
        create("rules");

        assertThat(codeOf(() -> fixture.orchards().withName("rules").edit(o -> {
                    o.setSpec(new Orchard.Spec("plum", 2, "loam"));
                    return o;
                })))
                .isEqualTo(422);
    }

    @Test
    void prunesUnknownFields() {
        GenericKubernetesResource sent = fixture.client()
                .getKubernetesSerialization()
                .unmarshal(
                        "{\"apiVersion\":\"garden.test/v1\",\"kind\":\"Orchard\",\"metadata\":{\"name\":\"pruned\"},"
                                + "\"spec\":{\"fruit\":\"fig\",\"weeds\":1}}",
                        GenericKubernetesResource.class);

        GenericKubernetesResource stored = fixture.client()
                .genericKubernetesResources("garden.test/v1", "Orchard")
                .inNamespace("default")
                .resource(sent)
                .create();

        assertThat((Object) stored.get("spec", "weeds")).isNull();
        assertThat((Object) stored.get("spec", "fruit")).isEqualTo("fig");
    }

    @Test
    void refusesASecondOfTheSameName() {
        create("twice");

        assertThat(codeOf(() -> create("twice"))).isEqualTo(409);
    }

    @Test
    void refusesAnOldVersion() {
        Orchard old = create("old");
        fixture.orchards().withName("old").edit(o -> {
            o.setSpec(new Orchard.Spec("apple", 3, "loam"));
            return o;
        });
        old.setSpec(new Orchard.Spec("apple", 4, "loam"));

        assertThat(codeOf(() -> fixture.orchards().resource(old).update())).isEqualTo(409);
    }

    @Test
    void keepsStatusAndSpecApart() {
        Orchard orchard = create("apart");
        orchard.setStatus(new Orchard.Status("Growing", 1));
        orchard.setSpec(new Orchard.Spec("apple", 9, "loam"));

        Orchard updated = fixture.orchards().resource(orchard).updateStatus();

        assertThat(updated.getStatus().phase()).isEqualTo("Growing");
        assertThat(updated.getSpec().trees()).isEqualTo(2);
        assertThat(updated.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheVersion() {
        Orchard orchard = create("same");

        Orchard updated = fixture.orchards().resource(orchard).update();

        assertThat(updated.getMetadata().getResourceVersion())
                .isEqualTo(orchard.getMetadata().getResourceVersion());
    }

    @Test
    void scales() {
        create("scaled");

        fixture.orchards().withName("scaled").scale(5);

        Orchard scaled = fixture.orchards().withName("scaled").get();
        assertThat(scaled.getSpec().trees()).isEqualTo(5);
        assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(codeOf(() -> fixture.orchards().withName("scaled").scale(-1)))
                .isEqualTo(422);
    }

    @Test
    void aNullInAMergePatchRemoves() {
        fixture.configMaps()
                .resource(
                        configMap("merge").addToData(Map.of("a", "1", "b", "2")).build())
                .create();

        ConfigMap patched = fixture.configMaps()
                .withName("merge")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null}}");

        assertThat(patched.getData()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void aStrategicPatchMergesContainersByName() {
        fixture.client()
                .pods()
                .inNamespace("default")
                .resource(pod("strategic"))
                .create();

        Pod patched = fixture.client()
                .pods()
                .inNamespace("default")
                .withName("strategic")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"i:2\"}]}}");

        assertThat(patched.getSpec().getContainers())
                .extracting(c -> c.getName() + "=" + c.getImage())
                .containsExactly("a=i:2", "b=j:1");
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("a")
                .withImage("i:1")
                .endContainer()
                .addNewContainer()
                .withName("b")
                .withImage("j:1")
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void appliesCreatesTakesAndRemoves() {
        ConfigMap first = applied("alice", Map.of("a", "1", "b", "1"), false);
        assertThat(first.getMetadata().getManagedFields().getFirst().getManager())
                .isEqualTo("alice");

        assertThat(codeOf(() -> applied("bob", Map.of("a", "2"), false))).isEqualTo(409);
        assertThat(applied("bob", Map.of("a", "2"), true).getData()).containsEntry("a", "2");
        assertThat(applied("alice", Map.of("c", "1"), false).getData()).isEqualTo(Map.of("a", "2", "c", "1"));
    }

    private ConfigMap applied(String manager, Map<String, String> data, boolean force) {
        var resource = fixture.configMaps()
                .resource(new ConfigMapBuilder(configMap("applied").build())
                        .withData(data)
                        .build())
                .fieldManager(manager);
        return force ? resource.forceConflicts().serverSideApply() : resource.serverSideApply();
    }

    @Test
    void refusesContentForANamespaceThatIsNotThere() {
        assertThat(codeOf(() -> fixture.client()
                        .configMaps()
                        .inNamespace("nowhere")
                        .resource(configMap("x").build())
                        .create()))
                .isEqualTo(404);
    }

    @Test
    void generatesNames() {
        ConfigMap created = fixture.configMaps()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withGenerateName("made-")
                        .endMetadata()
                        .build())
                .create();

        assertThat(created.getMetadata().getName()).matches("made-[a-z0-9]{5}");
    }
}
