package io.kthena.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.cluster.table.Rendering;
import io.kthena.cluster.table.Tables.Include;
import org.junit.jupiter.api.Test;

class AcceptTest {
    private static final String GROUPS = "application/json;g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList";

    @Test
    void takesTheFirstFormThatIsKnown() {
        String tables = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

        assertThat(Accept.parse(tables).rendering("None")).isEqualTo(new Rendering.AsTable("v1", Include.NONE));
        assertThat(Accept.parse("application/vnd.kubernetes.protobuf,application/json")
                        .rendering(null))
                .isEqualTo(new Rendering.Plain());
        assertThat(Accept.parse(null).rendering(null)).isEqualTo(new Rendering.Plain());
    }

    @Test
    void tellsDiscoveryVersionsApart() {
        assertThat(Accept.parse(GROUPS.formatted("v2") + "," + GROUPS.formatted("v2beta1"))
                        .discoveryVersion())
                .isEqualTo("v2");
        assertThat(Accept.parse(GROUPS.formatted("v2beta1") + ",application/json")
                        .discoveryVersion())
                .isEqualTo("v2beta1");
        assertThat(Accept.parse("application/json, */*").discoveryVersion()).isEmpty();
    }
}
