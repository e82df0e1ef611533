package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.configMap;
import static io.kthena.cluster.contract.ClientFixture.eventually;
import static io.kthena.cluster.contract.ClientFixture.ownedBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Finalizers, owners, namespaces. */
@Needs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletionContractTest {
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

    private Orchard orchard(String name) {
        return fixture.orchards().resource(Orchard.named(name, 1)).create();
    }

    private void owned(String name, Orchard owner, boolean blocking, String... finalizers) {
        fixture.configMaps()
                .resource(new ConfigMapBuilder(configMap(name).build())
                        .editMetadata()
                        .withFinalizers(finalizers)
                        .withOwnerReferences(ownedBy(owner, blocking))
                        .endMetadata()
                        .build())
                .create();
    }

    private ConfigMap get(String name) {
        return fixture.configMaps().withName(name).get();
    }

    private void release(String name) {
        fixture.configMaps()
                .withName(name)
                .edit(c -> new ConfigMapBuilder(c)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
    }

    @Test
    void aFinalizerKeepsAnObject() {
        Orchard kept = Orchard.named("kept", 1);
        kept.getMetadata().setFinalizers(List.of("garden.test/harvest"));
        fixture.orchards().resource(kept).create();

        fixture.orchards().withName("kept").delete();
        Orchard dying = fixture.orchards().withName("kept").get();
        assertThat(dying.getMetadata().getDeletionTimestamp()).isNotNull();
        fixture.orchards().withName("kept").edit(o -> {
            o.getMetadata().setFinalizers(List.of());
            return o;
        });

        assertThat(fixture.orchards().withName("kept").get()).isNull();
    }

    @Test
    void dependentsFollowTheirOwner() {
        owned("child", orchard("parent"), false);

        fixture.orchards().withName("parent").delete();

        eventually().untilAsserted(() -> assertThat(get("child")).isNull());
    }

    @Test
    void aDependentOfNobodyGoesAtOnce() {
        Orchard gone = orchard("ghost");
        fixture.orchards().withName("ghost").delete();

        owned("haunted", gone, false);

        eventually().untilAsserted(() -> assertThat(get("haunted")).isNull());
    }

    @Test
    void aDependentOfTwoStaysWithTheOther() {
        Orchard first = orchard("first");
        Orchard second = orchard("second");
        fixture.configMaps()
                .resource(new ConfigMapBuilder(configMap("both").build())
                        .editMetadata()
                        .withOwnerReferences(ownedBy(first, false), ownedBy(second, false))
                        .endMetadata()
                        .build())
                .create();

        fixture.orchards().withName("first").delete();

        eventually()
                .untilAsserted(() -> assertThat(get("both").getMetadata().getOwnerReferences())
                        .extracting(r -> r.getName())
                        .containsExactly("second"));
    }

    @Test
    void inTheForegroundTheOwnerWaits() {
        owned("blocking", orchard("waiting"), true, "garden.test/stay");

        fixture.orchards()
                .withName("waiting")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        eventually()
                .untilAsserted(() -> assertThat(get("blocking").getMetadata().getDeletionTimestamp())
                        .isNotNull());
        assertThat(fixture.orchards().withName("waiting").get()).isNotNull();
        release("blocking");

        eventually()
                .untilAsserted(() ->
                        assertThat(fixture.orchards().withName("waiting").get()).isNull());
    }

    @Test
    void orphansStay() {
        owned("orphan", orchard("leaving"), false);

        fixture.orchards()
                .withName("leaving")
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();

        eventually()
                .untilAsserted(() ->
                        assertThat(fixture.orchards().withName("leaving").get()).isNull());
        assertThat(get("orphan").getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void aNamespaceGoesWhenItsContentIsGone() {
        fixture.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("plot")
                        .endMetadata()
                        .build())
                .create();
        fixture.client()
                .configMaps()
                .inNamespace("plot")
                .resource(new ConfigMapBuilder(configMap("last").build())
                        .editMetadata()
                        .withFinalizers("garden.test/stay")
                        .endMetadata()
                        .build())
                .create();

        fixture.client().namespaces().withName("plot").delete();
        assertThat(fixture.client()
                        .namespaces()
                        .withName("plot")
                        .get()
                        .getStatus()
                        .getPhase())
                .isEqualTo("Terminating");
        assertThat(ClientFixture.codeOf(() -> fixture.client()
                        .configMaps()
                        .inNamespace("plot")
                        .resource(configMap("late").build())
                        .create()))
                .isEqualTo(403);
        fixture.client()
                .configMaps()
                .inNamespace("plot")
                .withName("last")
                .edit(c -> new ConfigMapBuilder(c)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());

        eventually()
                .untilAsserted(() -> assertThat(
                                fixture.client().namespaces().withName("plot").get())
                        .isNull());
    }
}
