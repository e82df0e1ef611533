package io.kthena.cluster.schema;

import static io.kthena.cluster.json.Yaml.object;
import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomSchemaTest {
    private static final ResourceSchema SCHEMA = schema("""
            replicas: {type: integer, format: int32, minimum: 0, maximum: 100, default: 1}
            weight: {type: number, exclusiveMinimum: true, minimum: 0, multipleOf: 0.5}
            backend:
              type: object
              required: [type]
              properties:
                type: {type: string, enum: [vLLM, vLLMDisaggregated]}
                name: {type: string, minLength: 2, maxLength: 5, pattern: '^[a-z]+$', default: ab}
            rules:
              type: array
              minItems: 1
              maxItems: 2
              items: {type: object, properties: {x: {type: string}, y: {type: integer, default: 7}}}
            ports:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [port, protocol]
              items:
                type: object
                required: [port]
                properties: {port: {type: integer}, protocol: {type: string, default: TCP}, name: {type: string}}
            tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
            unique: {type: array, uniqueItems: true, items: {type: integer}}
            labels: {type: object, maxProperties: 1, additionalProperties: {type: string}}
            open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {known: {type: integer}}}
            size: {x-kubernetes-int-or-string: true}
            maybe: {type: string, nullable: true}
            since: {type: string, format: date-time}
            wait: {type: string, format: duration}
            embedded: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
            choice:
              type: object
              properties: {a: {type: string}, b: {type: string}, c: {type: integer}}
              oneOf: [{required: [a]}, {required: [b]}]
              anyOf: [{required: [a]}, {required: [b]}, {required: [c]}]
              not: {required: [c], properties: {c: {minimum: 10}}}
            """);

    private static ResourceSchema schema(String properties) {
        try {
            return ResourceSchema.ofCrd(yaml(
                    "type: object\nproperties:\n  spec:\n    type: object\n    properties:\n" + properties.indent(6)));
        } catch (SchemaInvalid e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode resource(String spec) {
        return object("{apiVersion: g/v1, kind: K, metadata: {name: n, labels: {a: b}}, spec: " + spec + "}");
    }

    private static List<String> errors(String spec, @Nullable String old) {
        return SCHEMA.validate(resource(spec), old == null ? null : resource(old)).stream()
                .map(FieldError::message)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {replicas: -1}                  | spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0
            {replicas: 101}                 | spec.replicas: Invalid value: 101: spec.replicas in body should be less than or equal to 100
            {replicas: many}                | spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"
            {replicas: 1.5}                 | spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number"
            {weight: 0}                     | spec.weight: Invalid value: 0: spec.weight in body should be greater than 0
            {weight: 0.7}                   | spec.weight: Invalid value: 0.7: spec.weight in body should be a multiple of 0.5
            {backend: {}}                   | spec.backend.type: Required value
            {backend: {type: x}}            | spec.backend.type: Unsupported value: "x": supported values: "vLLM", "vLLMDisaggregated"
            {backend: {type: vLLM, name: a}}| spec.backend.name: Invalid value: "a": spec.backend.name in body should be at least 2 chars long
            {backend: {type: vLLM, name: abcdef}} | spec.backend.name: Too long: may not be more than 5 bytes
            {backend: {type: vLLM, name: A2}} | spec.backend.name: Invalid value: "A2": spec.backend.name in body should match '^[a-z]+$'
            {rules: []}                     | spec.rules: Invalid value: 0: spec.rules in body should have at least 1 items
            {rules: [{}, {}, {}]}           | spec.rules: Too many: 3: must have at most 2 items
            {rules: [{}, {x: 1}]}           | spec.rules[1].x: Invalid value: "integer": spec.rules[1].x in body must be of type string: "integer"
            {rules: [null]}                 | spec.rules[0]: Invalid value: "null": spec.rules[0] in body must be of type object: "null"
            {tags: [a, b, a]}               | spec.tags[2]: Duplicate value: "a"
            {unique: [1, 2, 1]}             | spec.unique: Invalid value: [1,2,1]: spec.unique in body shouldn't contain duplicates
            {labels: {a: b, c: d}}          | spec.labels: Too many: 2: must have at most 1 items
            {size: true}                    | spec.size: Invalid value: "boolean": spec.size in body must be of type integer,string: "boolean"
            {since: yesterday}              | spec.since: Invalid value: "yesterday": spec.since in body must be of type date-time: "yesterday"
            {wait: 5 minutes}               | spec.wait: Invalid value: "5 minutes": spec.wait in body must be of type duration: "5 minutes"
            {embedded: {kind: X}}           | spec.embedded.apiVersion: Required value: must not be empty
            {choice: {a: x, b: y}}          | spec.choice: Invalid value: "": "spec.choice" must validate one and only one schema (oneOf). Found 2 valid alternatives
            {choice: {a: x, c: 12}}         | spec.choice: Invalid value: "": "spec.choice" must not validate the schema (not)
            """)
    void namesTheErrorAsTheApiDoes(String spec, String message) {
        assertThat(errors(spec, null)).containsExactly(message);
    }

    @Test
    void anyOfReportsTheClosestAlternative() {
        assertThat(errors("{choice: {}}", null))
                .contains(
                        "spec.choice: Invalid value: \"\": \"spec.choice\" must validate at least one schema (anyOf)",
                        "spec.choice: Invalid value: \"\": \"spec.choice\" must validate one and only one schema (oneOf). Found none valid",
                        "spec.choice.a: Required value");
    }

    @Test
    void keysOfListMapsIncludeDefaults() {
        assertThat(errors("{ports: [{port: 80}, {port: 80, protocol: UDP}]}", null))
                .isEmpty();
        assertThat(errors("{ports: [{port: 80}, {port: 80, protocol: TCP}]}", null))
                .containsExactly("spec.ports[1]: Duplicate value: {\"port\":80,\"protocol\":\"TCP\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {replicas: 1.0, weight: 0.5, size: 50%, maybe: null, since: '2026-01-01T00:00:00.5+02:00', wait: 1h30m}
            {size: 5, choice: {a: x, c: 3}, embedded: {apiVersion: v1, kind: Pod, metadata: {name: x}, any: {thing: 1}}}
            {open: {known: 1, other: [1, 2]}, labels: {a: b}, backend: {type: vLLM, name: abc}}
            """)
    void acceptsWhatFits(String spec) {
        assertThat(errors(spec, null)).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotLookedAtAgain() {
        String old = "{replicas: 500, backend: {type: gone}, ports: [{port: 1, name: x}, {port: 1}]}";

        assertThat(errors(
                        "{replicas: 500, backend: {type: gone}, ports: [{port: 1, name: x}, {port: 1}], tags: [a]}",
                        old))
                .isEmpty();
        assertThat(errors("{replicas: 501, backend: {type: gone, name: new}}", old))
                .containsExactly(
                        "spec.replicas: Invalid value: 501: spec.replicas in body should be less than or equal to 100");
    }

    @Test
    void prunesUnknownFieldsAndNamesThem() {
        var object = resource(
                "{bogus: 1, rules: [{x: a, z: 1}], open: {any: {thing: 1}}, labels: {any: x}, embedded: {metadata: {x: 1}, y: 2}}");
        object.put("extra", true);

        assertThat(SCHEMA.prune(object)).containsExactlyInAnyOrder("extra", "spec.bogus", "spec.rules[0].z");
        assertThat(object)
                .isEqualTo(
                        resource(
                                "{rules: [{x: a}], open: {any: {thing: 1}}, labels: {any: x}, embedded: {metadata: {x: 1}, y: 2}}"));
    }

    @Test
    void fillsInDefaultsWhereTheParentIsThere() {
        var object = resource("{backend: {type: vLLM}, rules: [{}, {y: null}], maybe: null, size: null}");

        SCHEMA.applyDefaults(object);

        assertThat(object)
                .isEqualTo(resource(
                        "{replicas: 1, backend: {type: vLLM, name: ab}, rules: [{y: 7}, {y: 7}], maybe: null}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {properties: {}}                                              | openAPIV3Schema.type: Required value: must not be empty at the root
            {type: object, properties: {a: {}}}                           | openAPIV3Schema.properties[a].type: Required value: must not be empty for specified object fields
            {type: object, properties: {a: {type: text}}}                 | openAPIV3Schema.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"
            {type: object, properties: {a: {type: array}}}                | openAPIV3Schema.properties[a].items: Required value: must be specified
            {type: object, properties: {a: {type: string}}, additionalProperties: {type: string}} | openAPIV3Schema.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive
            {type: object, allOf: [{type: object}]}                       | openAPIV3Schema.allOf[0].type: Forbidden: must be empty to be structural
            {type: object, anyOf: [{properties: {x: {minimum: 1}}}]}      | openAPIV3Schema.anyOf[0].properties[x]: Required value: because it is defined in openAPIV3Schema.anyOf[0].properties, it must be specified
            {type: object, properties: {a: {type: array, items: {type: object, properties: {k: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k]}}} | openAPIV3Schema.properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property
            """)
    void refusesSchemasThatAreNotStructural(String schema, String message) {
        assertThat(problems(schema)).containsExactly(message);
    }

    @Test
    void refusesDefaultsThatDoNotFit() {
        assertThat(problems("{type: object, properties: {n: {type: integer, default: many}}}"))
                .containsExactly("openAPIV3Schema.properties[n].default: Invalid value: \"string\":"
                        + " openAPIV3Schema.properties[n].default in body must be of type integer: \"string\"");
        assertThat(
                        problems(
                                "{type: object, properties: {o: {type: object, default: {}, required: [a], properties: {a: {type: string, default: x}}}}}"))
                .isEmpty();
    }

    @Test
    void shippedSchemasWorkWithoutACheckAndCanBePrepared() {
        var schema = ResourceSchema.ofShippedCrd(
                yaml(
                        "{type: object, properties: {spec: {type: object, properties: {n: {type: integer}}, x-kubernetes-validations: [{rule: self.n < 5}]}}}"));

        schema.prepare();

        assertThat(schema.validate(resource("{n: 7}"), null))
                .extracting(FieldError::message)
                .containsExactly("spec: Invalid value: \"object\": failed rule: self.n < 5");
    }

    @Test
    void refusesRulesThatDoNotCompile() {
        assertThat(problems("""
                        {type: object, properties: {spec: {type: object, properties: {a: {type: string}},
                         x-kubernetes-validations: [{rule: self.nope == 1}, {rule: self.a == 1}, {rule: self.a},
                          {rule: 'true', messageExpression: '1'}]}}}"""))
                .satisfiesExactly(
                        e -> assertThat(e)
                                .startsWith(
                                        "openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value: \"self.nope == 1\": compilation failed: ERROR")
                                .contains("undefined field 'nope'"),
                        e -> assertThat(e).contains("validations[1].rule", "compilation failed"),
                        e -> assertThat(e)
                                .endsWith("validations[2].rule: Invalid value: \"self.a\": must evaluate to a bool"),
                        e -> assertThat(e)
                                .endsWith("[3].messageExpression: Invalid value: \"1\": must evaluate to a string"));
    }

    private static List<String> problems(String schema) {
        try {
            ResourceSchema.ofCrd(yaml(schema));
            return List.of();
        } catch (SchemaInvalid e) {
            return e.errors().stream().map(FieldError::message).toList();
        }
    }

    @Test
    void errorsCarryTheCauseOfAStatus() {
        var error = SCHEMA.validate(resource("{backend: {}}"), null).getFirst();

        assertThat(error.reason()).isEqualTo(Reason.REQUIRED);
        assertThat(error.reason().cause()).isEqualTo("FieldValueRequired");
        assertThat(error.field()).isEqualTo("spec.backend.type");
        assertThat(error.causeMessage()).isEqualTo("Required value");
        assertThat(FieldError.join(List.of(error, error.under("x"))))
                .isEqualTo("[spec.backend.type: Required value, x.spec.backend.type: Required value]");
    }
}
