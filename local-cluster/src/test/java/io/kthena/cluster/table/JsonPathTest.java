package io.kthena.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kthena.cluster.store.Json;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    private static final String OBJECT = """
            {"a":{"b":1,"c.d":2},"l":[{"t":"x","v":"p"},{"t":"y","v":"q"}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                ".a.b | [1]",
                "{.a.b} | [1]",
                ".a['c.d'] | [2]",
                ".a.c\\.d | [2]",
                ".l[0].v | [\"p\"]",
                ".l[-1].v | [\"q\"]",
                ".l[*].v | [\"p\", \"q\"]",
                ".l[?(@.t=='y')].v | [\"q\"]",
                ".l[?(@.t!=\"y\")].v | [\"p\"]",
                ".nothing | []"
            })
    void finds(String path, String found) throws JsonProcessingException {
        JsonPath parsed = Objects.requireNonNull(JsonPath.parse(path));

        assertThat(parsed.find(Json.MAPPER.readTree(OBJECT)).toString()).isEqualTo(found);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(JsonPath.parse(".a..b")).isNull();
        assertThat(JsonPath.parse(".l[0:1]")).isNull();
    }
}
