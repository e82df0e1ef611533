package io.kthena.cluster.schema;

import static io.kthena.cluster.json.Yaml.object;
import static io.kthena.cluster.json.Yaml.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CelRulesTest {
    private static final String PROPERTIES = """
            model: {type: string}
            replicas: {type: integer}
            minReplicas: {type: integer}
            ratio: {type: number}
            namespace: {type: string}
            x-y: {type: string}
            size: {x-kubernetes-int-or-string: true}
            resources: {type: object, additionalProperties: {x-kubernetes-int-or-string: true}}
            names: {type: object, additionalProperties: {type: string}}
            deadline: {type: string, format: duration}
            since: {type: string, format: date-time}
            numbers: {type: array, items: {type: integer}}
            words: {type: array, items: {type: string}}
            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            ports:
              type: array
              items: {type: object, properties: {name: {type: string}, port: {type: integer}}}
            """;
    private static final String GOOD = """
            {model: Qwen/Qwen3-8B, replicas: 2, minReplicas: 1, ratio: 1.5, namespace: dev, x-y: z, size: 5,
             resources: {gpu: 1, memory: 8Gi}, names: {a.b: c}, deadline: 90s, since: '2026-01-01T00:00:00Z',
             numbers: [3, 1, 2], words: [a, b], free: {deep: {x: 1}},
             ports: [{name: http, port: 8000}, {name: grpc, port: 9000}]}
            """;

    private static ResourceSchema withRules(String rules) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode().put("type", "object");
        spec.set("properties", yaml(PROPERTIES));
        spec.set("x-kubernetes-validations", yaml(rules));
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("type", "object");
        root.putObject("properties").set("spec", spec);
        return of(root);
    }

    private static ResourceSchema of(ObjectNode schema) {
        try {
            return ResourceSchema.ofCrd(schema);
        } catch (SchemaInvalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static ObjectNode resource(String spec) {
        ObjectNode resource = object("{apiVersion: g/v1, kind: K, metadata: {name: n}}");
        resource.set("spec", yaml(spec));
        return resource;
    }

    private static List<String> errors(ResourceSchema schema, String spec, @Nullable String old) {
        return schema.validate(resource(spec), old == null ? null : resource(old)).stream()
                .map(FieldError::message)
                .toList();
    }

    private static String oneRule(String rule) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(JsonNodeFactory.instance.objectNode().put("rule", rule).put("message", "no"))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.minReplicas <= self.replicas",
                "!has(self.minReplicas) || self.minReplicas <= self.replicas",
                "self.ports.all(p, p.port > 0 && p.port < 65536)",
                "self.ports.exists_one(p, p.name == 'http')",
                "self.ports.map(p, p.name) == ['http', 'grpc']",
                "self.ports.all(p, self.ports.filter(q, q.name == p.name).size() == 1)",
                "self.ports.all(i, p, i < 10 && p.port > 0)",
                "self.model in ['Qwen/Qwen3-8B']",
                "self.model.matches('^[A-Za-z0-9]+/[A-Za-z0-9.-]+$')",
                "self.model.split('/').size() == 2 && self.model.lowerAscii().startsWith('qwen')",
                "'gpu' in self.resources && self.names['a.b'] == 'c'",
                "type(self.size) == int ? self.size <= 8 : self.size == '1'",
                "self.__namespace__ != 'kube-system' && self.x__dash__y == 'z'",
                "self.replicas < 2.5 && self.ratio > 1 && dyn(self.replicas) == 2.0",
                "self.?minReplicas.orValue(0) <= self.replicas && !self.?model.hasValue() == false",
                "sets.contains(['vllm', 'sglang'], ['vllm'])",
                "quantity(self.resources['memory']).isGreaterThan(quantity('4Gi'))",
                "quantity('1').compareTo(quantity('1000m')) == 0 && quantity('1') == quantity('1000m')",
                "quantity('1500m').add(quantity('500m')).asInteger() == 2 && quantity('50k').sub(1).sign() == 1",
                "isQuantity('8Gi') && !isQuantity('eight') && !quantity('1m').isInteger()",
                "self.numbers.sum() == 6 && self.numbers.min() == 1 && self.numbers.max() == 3",
                "!self.numbers.isSorted() && self.words.isSorted()",
                "self.numbers.indexOf(1) == 1 && [1, 2, 1].lastIndexOf(1) == 2 && 'abc'.indexOf('b') == 1",
                "self.words.join('-') == 'a-b'",
                "'abc 123 def 456'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]').size() == 2",
                "isURL('https://h:80/p?q=1') && url('https://h:80/p?q=1').getPort() == '80'",
                "url('https://h:80/p?q=1').getHost() == 'h:80' && url('https://h/p?q=1').getQuery()['q'] == ['1']",
                "isIP('10.0.0.1') && ip('10.0.0.1').family() == 4 && !isIP('10.0.0')",
                "cidr('10.0.0.0/8').containsIP('10.9.9.9') && !cidr('10.0.0.0/8').containsCIDR('11.0.0.0/16')",
                "!format.named('dns1123Label').value().validate('abc').hasValue()",
                "'%s has %d of %.1f'.format(['x', 2, 1.5]) == 'x has 2 of 1.5'",
                "self.deadline > duration('1m') && self.since < timestamp('2027-01-01T00:00:00Z')",
                "self.free.deep.x == 1",
                "[1, 2, 3].distinct().size() == 3 && [3, 1].sort() == [1, 3]",
            })
    void rulesThatHold(String rule) {
        assertThat(errors(withRules(oneRule(rule)), GOOD, null)).isEmpty();
    }

    @Test
    void aRuleThatFailsGivesItsMessage() {
        var schema = withRules("""
                - {rule: 'self.minReplicas <= self.replicas', message: minReplicas must not exceed replicas}
                - {rule: 'self.replicas < 5'}
                - {rule: 'self.replicas < 6', message: plain, messageExpression: '"too many: " + string(self.replicas)'}
                - {rule: 'self.replicas < 7', message: fallback, messageExpression: 'self.model'}
                - {rule: 'self.replicas < 8', message: m, fieldPath: .replicas, reason: FieldValueForbidden}
                """);

        assertThat(errors(schema, "{minReplicas: 10, replicas: 9}", null))
                .containsExactly(
                        "spec: Invalid value: \"object\": minReplicas must not exceed replicas",
                        "spec: Invalid value: \"object\": failed rule: self.replicas < 5",
                        "spec: Invalid value: \"object\": too many: 9",
                        "spec: Invalid value: \"object\": fallback",
                        "spec.replicas: Forbidden: m");
    }

    @Test
    void aRuleThatCannotBeEvaluatedFailsUnlessAnAlternativeHolds() {
        assertThat(errors(withRules(oneRule("self.minReplicas > 1")), "{replicas: 1}", null))
                .singleElement()
                .asString()
                .startsWith("spec: Invalid value: \"object\": ")
                .endsWith("evaluating rule: no");
        assertThat(errors(withRules(oneRule("self.minReplicas > 1 || self.replicas == 1")), "{replicas: 1}", null))
                .isEmpty();
    }

    @Test
    void aRuleThatRunsTooLongIsStopped() {
        String ten = "[1,2,3,4,5,6,7,8,9,10]";
        String rule = "true";
        for (String v : List.of("a", "b", "c", "d", "e", "f")) {
            rule = ten + ".all(" + v + ", " + rule + ")";
        }

        assertThat(errors(withRules(oneRule(rule)), "{}", null))
                .singleElement()
                .asString()
                .contains("evaluating rule");
    }

    @Test
    void transitionRulesRunOnUpdateOnly() {
        var schema = withRules("""
                - {rule: 'self.model == oldSelf.model', message: model is immutable}
                - {rule: '!oldSelf.hasValue() || oldSelf.value().replicas <= self.replicas', message: no scale-down, optionalOldSelf: true}
                """);

        assertThat(errors(schema, "{model: a, replicas: 1}", null)).isEmpty();
        assertThat(errors(schema, "{model: a, replicas: 1}", "{model: a, replicas: 1}"))
                .isEmpty();
        assertThat(errors(schema, "{model: b, replicas: 1}", "{model: a, replicas: 2}"))
                .containsExactly(
                        "spec: Invalid value: \"object\": model is immutable",
                        "spec: Invalid value: \"object\": no scale-down");
    }

    @Test
    void itemsOfListMapsMeetTheirFormerSelvesByKey() {
        var schema = of(object("""
                {type: object, properties: {spec: {type: object, properties: {
                  roles: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {
                    type: object, required: [name], properties: {name: {type: string}, size: {type: integer}},
                    x-kubernetes-validations: [{rule: self.size >= oldSelf.size, message: shrinks}]}}}}}}"""));

        assertThat(errors(
                        schema,
                        "{roles: [{name: c, size: 0}, {name: b, size: 1}, {name: a, size: 1}]}",
                        "{roles: [{name: a, size: 1}, {name: b, size: 2}]}"))
                .containsExactly("spec.roles[1]: Invalid value: \"object\": shrinks");
    }

    @Test
    void rulesOnScalarsMapsAndTheObjectItself() {
        var schema = of(object("""
                {type: object, x-kubernetes-validations: [{rule: self.metadata.name.size() > 3, message: short name}],
                 properties: {spec: {type: object, properties: {
                  n: {type: integer, x-kubernetes-validations: [{rule: self % 2 == 0, message: odd}]},
                  m: {type: object, additionalProperties: {type: string, x-kubernetes-validations: [{rule: self != '', message: empty}]}}}}}}"""));

        assertThat(errors(schema, "{n: 3, m: {k: ''}}", null))
                .containsExactly(
                        "<nil>: Invalid value: \"object\": short name",
                        "spec.n: Invalid value: \"integer\": odd",
                        "spec.m[k]: Invalid value: \"string\": empty");
    }

    @Test
    void rulesDoNotRunOnMalformedObjectsNorOnUnchangedParts() {
        var schema = withRules(oneRule("self.replicas < 5"));

        assertThat(errors(schema, "{replicas: many}", null))
                .containsExactly(
                        "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type integer: \"string\"",
                        "<nil>: Invalid value: null: some validation rules were not checked because the object was"
                                + " invalid; correct the existing errors to complete validation");
        assertThat(errors(schema, "{replicas: 9}", "{replicas: 9}")).isEmpty();
    }
}
