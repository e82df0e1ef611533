package io.kthena.cluster.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.store.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorsTest {
    private static final JsonNode OBJECT = read();

    private static JsonNode read() {
        try {
            return Json.MAPPER.readTree("""
                    {"metadata":{"name":"n","labels":{"app":"x","n":"5","k8s.io/a":""}},"status":{"phase":"Running"}}""");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "app=x; true",
                "app==x,n=5; true",
                "app!=x; false",
                "other!=x; true",
                "app in (x, y); true",
                "app notin (x,y); false",
                "other notin (x); true",
                "app,!other; true",
                "k8s.io/a; true",
                "k8s.io/a=; true",
                "n>4; true",
                "n<4; false",
                "app in (a,b),n; false"
            })
    void selectsByLabels(String selector, boolean selected) {
        assertThat(LabelSelector.parse(selector).test(OBJECT)).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app in x", "=x", "a b", "app in (x"})
    void refusesWhatIsNoSelector(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector)).isInstanceOf(SelectorInvalid.class);
    }

    @Test
    void selectsByFields() {
        Set<String> known = Set.of("status.phase");

        assertThat(FieldSelector.parse("metadata.name=n,status.phase!=Failed", known)
                        .test(OBJECT))
                .isTrue();
        assertThat(FieldSelector.parse("status.phase=Failed", known).test(OBJECT))
                .isFalse();
        assertThatThrownBy(() -> FieldSelector.parse("spec.x=1", known))
                .hasMessage("field label not supported: spec.x");
    }
}
