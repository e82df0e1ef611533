package io.kthena.cluster.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One spelling for one amount, as a real server answers. */
class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4, 4",
        "1000m, 1",
        "1500m, 1500m",
        "0.5, 500m",
        ".5, 500m",
        "1000, 1k",
        "1500, 1500",
        "1000000k, 1G",
        "12E, 12E",
        "1e3, 1e3",
        "8Gi, 8Gi",
        "1023Ki, 1023Ki",
        "2048Ki, 2Mi",
        "1024Mi, 1Gi",
        "1.5Gi, 1536Mi",
        "1.7Ki, 1740800m"
    })
    void isSpelledInOneWay(String written, String stored) {
        assertThat(Quantity.canonical(written)).contains(stored);
    }

    @Test
    void refusesWhatIsNone() {
        assertThat(Quantity.canonical("many")).isEmpty();
        assertThat(Quantity.canonical("")).isEmpty();
    }
}
