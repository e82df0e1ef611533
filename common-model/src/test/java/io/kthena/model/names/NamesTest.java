package io.kthena.model.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void namesAreTheContract() {
        String group = Names.servingGroup(Names.boosterChild("deepseek-v2-lite", "deepseek-v2-lite"), 0);

        assertThat(group).isEqualTo("deepseek-v2-lite-deepseek-v2-lite-0");
        assertThat(Names.entryPod(group, Names.roleId("prefill", 0)))
                .isEqualTo("deepseek-v2-lite-deepseek-v2-lite-0-prefill-0-0");
        assertThat(Names.pod(group, Names.roleId("decode", 1), 3))
                .isEqualTo("deepseek-v2-lite-deepseek-v2-lite-0-decode-1-3");
        assertThat(Names.boosterChild("demo", "")).isEqualTo("demo");
        assertThat(Names.controllerRevision("demo", "5d8c")).isEqualTo("demo-5d8c");
    }

    @Test
    void ordinalsAreTheDigitsAfterTheLastDash() {
        assertThat(Names.ordinalOf("demo-backend1-12")).hasValue(12);
        assertThat(Names.ordinalOf("demo")).isEmpty();
        assertThat(Names.ordinalOf("demo-")).isEmpty();
        assertThat(Names.ordinalOf("demo-1a")).isEmpty();
        assertThat(Names.ordinalOf("-1")).isEmpty();
        assertThat(Names.ordinalOf("demo-99999999999")).isEmpty();
    }
}
