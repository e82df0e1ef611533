package io.kthena.serving.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.AutoscalingPolicy;
import io.kthena.serving.validation.PolicyDefaults.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of an AutoscalingPolicy with its message (spec: autoscaler §4.10), and its defaults (§4.6). */
class PolicyRulesTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String ONE =
            "homogeneousTarget: {minReplicas: 1, maxReplicas: 2, target: {targetRef: {name: s}}}";
    private static final String METRIC = "metrics: [{name: m, targetValue: 1}]";
    private static final String ROLE = "minReplicas: 1, maxReplicas: 4, metricSources: {m: {pod: {}}}";
    private static final String ROLES = METRIC + ", disaggregatedTarget: {targetRef: {name: s}, roles: {%s}%s}";
    private static final String PAIR = "p: {" + ROLE + "}, d: {" + ROLE + "}";
    private static final String RATIO =
            ", ratioConstraint: {numeratorRole: %s, denominatorRole: %s, minRatio: '%s', maxRatio: '%s'}";

    @Test
    void goodPoliciesHaveNoProblem() {
        assertThat(check(METRIC + ", " + ONE)).isEmpty();
        assertThat(check(ROLES.formatted(PAIR, RATIO.formatted("p", "d", "0.5", "2"))))
                .isEmpty();
        assertThat(check("disaggregatedTarget: {targetRef: {kind: ModelServing, name: s}, roles: {p: {minReplicas: 2,"
                        + " maxReplicas: 2}}}"))
                .as("a fixed role needs no metric")
                .isEmpty();
        assertThat(check(METRIC + ", " + ONE + ", behavior: {scaleDown: {period: 30m, stabilizationWindow: 0s},"
                        + " scaleUp: {stablePolicy: {}, panicPolicy: {period: 1m30s}}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            METRIC | spec: Invalid value: 0: exactly one of
            METRIC, ONE, heterogeneousTarget: {params: []} | spec: Invalid value: 2: exactly one of
            ONE | spec.metrics: Required value: at least one metric
            heterogeneousTarget: {params: []} | spec.metrics: Required value: at least one metric
            METRIC, heterogeneousTarget: {params: [{minReplicas: 1, maxReplicas: 1, target: {targetRef: {name: ''}}}]} | spec.heterogeneousTarget.params[0].target.targetRef.name: Required value
            METRIC, homogeneousTarget: {target: {targetRef: {kind: Deployment, name: s}}} | spec.homogeneousTarget.target.targetRef.kind: Invalid value: "Deployment": must be empty or ModelServing
            metrics: [{name: m, targetValue: 0}], ONE | spec.metrics[0].targetValue: Invalid value: "0": metric target value must be greater than 0
            metrics: [{name: m, targetValue: -1}], ONE | spec.metrics[0].targetValue: Invalid value: "-1": metric target value must be greater than 0
            metrics: [{name: m, targetValue: 1}, {name: m, targetValue: 1}], ONE | spec.metrics[1].name: Invalid value: "m": duplicate metric name
            METRIC, ONE, behavior: {scaleDown: {period: 31m}} | spec.behavior.scaleDown.period: Invalid value: "31m": must be from 0 to 30 minutes
            METRIC, ONE, behavior: {scaleDown: {stabilizationWindow: -1s}} | spec.behavior.scaleDown.stabilizationWindow: Invalid value: "-1s": must be from 0 to 30 minutes
            METRIC, ONE, behavior: {scaleUp: {stablePolicy: {period: soon}}} | spec.behavior.scaleUp.stablePolicy.period: Invalid value: "soon": must be a duration
            METRIC, ONE, behavior: {scaleUp: {panicPolicy: {period: 1h}}} | spec.behavior.scaleUp.panicPolicy.period: Invalid value: "1h": must be from 0 to 30 minutes
            METRIC, ONE, behavior: {scaleUp: {panicPolicy: {period: 1s, panicModeHold: 1h}}} | spec.behavior.scaleUp.panicPolicy.panicModeHold: Invalid value: "1h": must be from 0 to 30 minutes
            """)
    void eachRuleHasItsMessage(String spec, String problem) {
        assertProblem(spec.replace("METRIC", METRIC).replace("ONE", ONE), problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            '': {ROLE} | .roles[]: Required value: a role's name must not be empty
            p: {minReplicas: 3, maxReplicas: 2, metricSources: {m: {}}} | .roles[p].minReplicas: Invalid value: 3: must not be greater than maxReplicas, 2
            p: {minReplicas: 1, maxReplicas: 2} | .roles[p].metricSources: Required value
            p: {ROLE, metrics: [{name: m, targetValue: 0}]} | .roles[p].metrics[0].targetValue: Invalid value: "0": metric target value must be greater than 0
            p: {ROLE, metrics: [{name: m, targetValue: 1}, {name: m, targetValue: 1}]} | .roles[p].metrics[1].name: Invalid value: "m": duplicate metric name
            p: {minReplicas: 1, maxReplicas: 2, metricSources: {x: {}}} | .roles[p].metricSources[x]: Invalid value: "x": the role has no metric of this name
            """)
    void eachRuleOfRolesHasItsMessage(String roles, String problem) {
        assertProblem(ROLES.formatted(roles.replace("ROLE", ROLE), ""), "spec.disaggregatedTarget" + problem);
    }

    @Test
    void aRoleThatScalesNeedsAMetricOfItsOwnOrThePolicys() {
        assertProblem(
                "disaggregatedTarget: {targetRef: {name: s}, roles: {p: {minReplicas: 1, maxReplicas: 2}}}",
                "spec.disaggregatedTarget.roles[p].metrics: Required value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            p | p | 1 | 1 | .denominatorRole: Invalid value: "p": must differ from numeratorRole
            x | d | 1 | 1 | .numeratorRole: Invalid value: "x": must be one of the target's roles
            p | x | 1 | 1 | .denominatorRole: Invalid value: "x": must be one of the target's roles
            p | d | 2 | 1 | .minRatio: Invalid value: 2: must not be greater than maxRatio
            p | d | -1 | 1 | .minRatio: Invalid value: "-1": must be a number of at least 0
            p | d | 0 | 0 | .maxRatio: Invalid value: 0: must be greater than 0
            p | d | 5 | 6 | : Invalid value: "5..6": cannot be reached within the replicas of both roles
            p | d | 0.1 | 0.2 | : Invalid value: "0.1..0.2": cannot be reached within the replicas of both roles
            """)
    void eachRuleOfRatiosHasItsMessage(String above, String below, String least, String most, String problem) {
        assertThat(check(ROLES.formatted(PAIR, RATIO.formatted(above, below, least, most))))
                .anySatisfy(found ->
                        assertThat(found.toString()).startsWith("spec.disaggregatedTarget.ratioConstraint" + problem));
    }

    @Test
    void bothRolesReachZeroOrNone() {
        String roles = "p: {minReplicas: 0, maxReplicas: 4, metricSources: {m: {}}}, d: {" + ROLE + "}";
        assertProblem(
                ROLES.formatted(roles, RATIO.formatted("p", "d", "0.5", "2")),
                "spec.disaggregatedTarget.ratioConstraint: Invalid value: \"0, 1\": minReplicas of both roles");
    }

    @Test
    void whatIsLeftOutIsFilledInBlockByBlock() {
        assertThat(defaults("{}")).singleElement().satisfies(missing -> {
            assertThat(missing.path()).isEqualTo("/spec/behavior");
            assertThat(missing.value()).isEqualTo(yaml("""
                    scaleDown: {instances: 0, percent: 100, period: 1m0s, selectPolicy: Or, stabilizationWindow: 5m0s}
                    scaleUp:
                      stablePolicy: {instances: 4, percent: 100, period: 1m0s, selectPolicy: Or, stabilizationWindow: 0s}
                      panicPolicy: {percent: 0, period: 0s, panicThresholdPercent: 200, panicModeHold: 0s}
                    """));
        });
        assertThat(defaults("{behavior: {}}"))
                .extracting(Missing::path)
                .containsExactly("/spec/behavior/scaleDown", "/spec/behavior/scaleUp");
        assertThat(defaults("{behavior: {scaleDown: {percent: 5}, scaleUp: {stablePolicy: {percent: 6}}}}"))
                .extracting(Missing::path)
                .containsExactly(
                        "/spec/behavior/scaleDown/stabilizationWindow",
                        "/spec/behavior/scaleUp/stablePolicy/stabilizationWindow",
                        "/spec/behavior/scaleUp/panicPolicy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{behavior: null}", "{behavior: {scaleUp: {}}}", "{behavior: {scaleDown: {}}}"})
    void whatWasFilledInIsComplete(String spec) {
        var policy = (ObjectNode) yaml("spec: " + spec);
        for (Missing missing : PolicyDefaults.missing(policy)) {
            int last = missing.path().lastIndexOf('/');
            ((ObjectNode) policy.at(missing.path().substring(0, last)))
                    .set(missing.path().substring(last + 1), missing.value());
        }
        assertThat(PolicyDefaults.missing(policy)).isEmpty();
        assertThat(check("behavior: " + policy.at("/spec/behavior") + ", " + METRIC + ", " + ONE))
                .isEmpty();
    }

    @Test
    void whatTheSchemaWillRefuseIsLeftAlone() {
        assertThat(defaults("text")).isEmpty();
        assertThat(defaults("{behavior: text}")).isEmpty();
        assertThat(defaults("{behavior: {scaleDown: 1, scaleUp: []}}")).isEmpty();
        assertThat(PolicyDefaults.missing(yaml("{}"))).isEmpty();
    }

    private static void assertProblem(String spec, String problem) {
        assertThat(check(spec)).singleElement().asString().startsWith(problem);
    }

    private static List<Problem> check(String spec) {
        return PolicyRules.check(YAML.unmarshal("spec: {" + spec + "}", AutoscalingPolicy.class));
    }

    private static List<Missing> defaults(String spec) {
        return PolicyDefaults.missing(yaml("spec: " + spec));
    }

    private static JsonNode yaml(String text) {
        return YAML.unmarshal(text, JsonNode.class);
    }
}
