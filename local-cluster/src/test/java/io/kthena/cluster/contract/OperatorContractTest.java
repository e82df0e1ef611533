package io.kthena.cluster.contract;

import static io.kthena.cluster.contract.ClientFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.kthena.testing.cluster.Needs;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator with a dependent, server-side apply, a finalizer and a clean-up runs, settles and ends. */
@Needs
class OperatorContractTest {
    @SuppressWarnings("NullAway.Init")
    private ClientFixture fixture;

    @SuppressWarnings("NullAway.Init")
    private Operator operator;

    private final Gardener gardener = new Gardener();

    /** Notes the number of trees in a config map. */
    public static final class Ledger extends CRUDKubernetesDependentResource<ConfigMap, Orchard> {
        /** Made by the framework. */
        public Ledger() {
            super(ConfigMap.class);
        }

        @Override
        protected ConfigMap desired(Orchard orchard, Context<Orchard> context) {
            return new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(orchard.getMetadata().getName() + "-ledger")
                    .withNamespace(orchard.getMetadata().getNamespace())
                    .endMetadata()
                    .addToData("trees", String.valueOf(orchard.getSpec().trees()))
                    .build();
        }
    }

    /** Tends orchards. */
    @Workflow(dependents = @Dependent(type = Ledger.class))
    @ControllerConfiguration(name = "gardener")
    public static final class Gardener implements Reconciler<Orchard>, Cleaner<Orchard> {
        private final AtomicInteger reconciled = new AtomicInteger();
        private final AtomicInteger cleaned = new AtomicInteger();

        @Override
        public UpdateControl<Orchard> reconcile(Orchard orchard, Context<Orchard> context) {
            reconciled.incrementAndGet();
            Orchard patch = Orchard.named(orchard.getMetadata().getName(), 0);
            patch.getMetadata().setNamespace(orchard.getMetadata().getNamespace());
            patch.setSpec(null);
            patch.setStatus(new Orchard.Status("Tended", orchard.getSpec().trees()));
            return UpdateControl.patchStatus(patch);
        }

        @Override
        public DeleteControl cleanup(Orchard orchard, Context<Orchard> context) {
            cleaned.incrementAndGet();
            return DeleteControl.defaultDelete();
        }
    }

    @BeforeEach
    void start() throws IOException {
        fixture = ClientFixture.start();
        operator = new Operator(o -> o.withKubernetesClient(fixture.client()).withCloseClientOnStop(false));
        operator.register(gardener, o -> o.settingNamespace("default"));
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.stop();
        fixture.close();
    }

    private String trees() {
        ConfigMap ledger = fixture.configMaps().withName("tended-ledger").get();
        return ledger == null ? "none" : String.valueOf(ledger.getData().get("trees"));
    }

    @Test
    void reconcilesSettlesAndCleansUp() {
        fixture.orchards().resource(Orchard.named("tended", 2)).create();
        eventually().untilAsserted(() -> {
            Orchard orchard = fixture.orchards().withName("tended").get();
            assertThat(orchard.getStatus()).isEqualTo(new Orchard.Status("Tended", 2));
            assertThat(orchard.getMetadata().getFinalizers()).isNotEmpty();
            assertThat(trees()).isEqualTo("2");
        });

        fixture.orchards().withName("tended").edit(o -> {
            o.setSpec(new Orchard.Spec("apple", 7, "loam"));
            return o;
        });
        eventually().untilAsserted(() -> assertThat(trees()).isEqualTo("7"));
        settles();

        fixture.orchards().withName("tended").delete();
        eventually().untilAsserted(() -> {
            assertThat(fixture.orchards().withName("tended").get()).isNull();
            assertThat(trees()).isEqualTo("none");
        });
        assertThat(gardener.cleaned.get()).isPositive();
    }

    /** Writes that change nothing make no events, so an operator that writes the same again comes to rest. */
    private void settles() {
        AtomicInteger last = new AtomicInteger(-1);
        eventually().pollInterval(Duration.ofMillis(700)).until(() -> {
            int now = gardener.reconciled.get();
            return last.getAndSet(now) == now;
        });
        assertThat(gardener.reconciled.get()).isLessThan(12);
    }
}
