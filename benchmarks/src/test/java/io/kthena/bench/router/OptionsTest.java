package io.kthena.bench.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void aPeerIsACommandAndAPort() {
        var options = Options.parse(List.of("--peer", "go=9000=router --engine=$ENGINE", "--peer", "pair=9001=pd=x"));

        assertThat(options.peers()).extracting("name").containsExactly("go", "pair");
        assertThat(options.peers().getFirst().command()).isEqualTo("router --engine=$ENGINE");
        assertThat(options.peers()).extracting("handsOff").containsExactly(false, true);
    }

    @Test
    void aPartialRunIsNotPublished() {
        assertThat(Options.parse(List.of("--cases", "plain-1k")).publish()).isFalse();
        assertThat(Options.parse(List.of()).publish()).isTrue();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Options.parse(List.of("--cases", "plain-2k"))).hasMessageContaining("plain-2k");
        assertThatThrownBy(() -> Options.parse(List.of("--rounds"))).hasMessageContaining("--rounds");
        assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessageContaining("--fast");
        assertThatThrownBy(() -> Options.parse(List.of("--peer", "go"))).hasMessageContaining("NAME=PORT=COMMAND");
    }
}
