package io.kthena.booster.plan;

import static io.kthena.booster.plan.Plans.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldOwnersTest {
    private static final Map<String, Object> LEAF = Map.of();
    private static final Map<String, Object> LABELS = Map.of("f:labels", LEAF);

    @Test
    void aControllersSpecBecomesOursAndItsMetadataStays() {
        var before = List.of(
                entry("manager", "Update", Map.of("f:metadata", LABELS, "f:spec", Map.of("f:a", Map.of("f:b", LEAF)))),
                entry("other-controller", "Update", Map.of("f:spec", Map.of("f:a", Map.of("f:c", LEAF)))));

        assertThat(moved(before))
                .containsExactly(
                        entry("manager", "Update", Map.of("f:metadata", LABELS)),
                        entry("us", "Apply", Map.of("f:spec", Map.of("f:a", Map.of("f:b", LEAF, "f:c", LEAF)))));
    }

    @Test
    void ourEntryGrows() {
        var before = List.of(
                entry("us", "Apply", Map.of("f:metadata", LABELS)),
                entry("manager", "Update", Map.of("f:spec", Map.of("f:a", LEAF))));

        assertThat(moved(before))
                .containsExactly(entry("us", "Apply", Map.of("f:metadata", LABELS, "f:spec", Map.of("f:a", LEAF))));
    }

    @Test
    void whatPeopleAndScalersSetStaysTheirs() {
        var before = List.of(
                entry("kubectl-edit", "Update", Map.of("f:spec", Map.of("f:a", LEAF))),
                entry("gitops", "Apply", Map.of("f:spec", Map.of("f:a", LEAF))),
                new ManagedFieldsEntryBuilder(
                                entry("autoscaler", "Update", Map.of("f:spec", Map.of("f:replicas", LEAF))))
                        .withSubresource("scale")
                        .build());

        assertThat(moved(before)).isEqualTo(before);
    }

    private static List<ManagedFieldsEntry> moved(List<ManagedFieldsEntry> before) {
        return FieldOwners.withSpecOwnedBy("us", before);
    }
}
