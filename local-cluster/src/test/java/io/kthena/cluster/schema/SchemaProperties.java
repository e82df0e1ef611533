package io.kthena.cluster.schema;

import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.json.RandomJson;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class SchemaProperties {
    private static final ResourceSchema SCHEMA = schema();

    private static ResourceSchema schema() {
        try {
            return ResourceSchema.ofCrd(yaml("""
                    type: object
                    properties:
                      a: {type: integer, default: 1, maximum: 5}
                      b:
                        type: object
                        default: {}
                        properties: {a: {type: string, default: x}, b: {type: array, items: {type: object, properties: {a: {type: integer, default: 3}}}}}
                      c: {type: object, additionalProperties: {type: object, properties: {a: {type: boolean, nullable: true, default: true}}}}
                      d: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {b: {type: string}}}}}
                    """));
        } catch (SchemaInvalid e) {
            throw new AssertionError(e);
        }
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.randomValue(random -> RandomJson.object(random, 4));
    }

    @Property(tries = 300)
    void pruningTwiceRemovesNothingMore(@ForAll("objects") ObjectNode object) {
        SCHEMA.prune(object);
        ObjectNode once = object.deepCopy();

        assertThat(SCHEMA.prune(object)).isEmpty();
        assertThat(object).isEqualTo(once);
    }

    @Property(tries = 300)
    void defaultingTwiceAddsNothingMore(@ForAll("objects") ObjectNode object) {
        SCHEMA.applyDefaults(object);
        ObjectNode once = object.deepCopy();

        SCHEMA.applyDefaults(object);
        assertThat(object).isEqualTo(once);
    }

    @Property(tries = 300)
    void defaultsSurvivePruning(@ForAll("objects") ObjectNode object) {
        SCHEMA.prune(object);
        SCHEMA.applyDefaults(object);

        assertThat(SCHEMA.prune(object)).isEmpty();
    }

    @Property(tries = 300)
    void whatDidNotChangeIsValid(@ForAll("objects") ObjectNode object) {
        assertThat(SCHEMA.validate(object, object.deepCopy())).isEmpty();
    }

    @Property(tries = 300)
    void quantitiesMeanTheSameInAnyUnit(@ForAll @LongRange(min = -1_000_000, max = 1_000_000) long amount) {
        Quantity units = new Quantity(BigDecimal.valueOf(amount));

        assertThat(Quantity.parse(amount + "")).contains(units);
        assertThat(Quantity.parse(amount + "000m")).contains(units);
        assertThat(Quantity.parse(amount + "e0")).contains(units);
        assertThat(Quantity.parse(amount + "Ki")).contains(new Quantity(BigDecimal.valueOf(amount * 1024)));
    }
}
