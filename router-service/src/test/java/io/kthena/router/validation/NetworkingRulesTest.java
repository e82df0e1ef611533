package io.kthena.router.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kthena.model.networking.ExternalModelProvider;
import io.kthena.model.networking.ModelRoute;
import io.kthena.model.networking.ModelServer;
import io.kthena.model.validation.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule of the networking group with its message (spec: router §1.4). */
class NetworkingRulesTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {rules: []} | spec: Required value: either modelName or loraAdapters must be specified
            {modelName: '', loraAdapters: [], rules: []} | spec: Required value: either modelName or loraAdapters must be specified
            {loraAdapters: [a, ''], rules: []} | spec.loraAdapters[1]: Invalid value: "": lora adapter name cannot be an empty string
            {modelName: m, modelAliases: [''], rules: []} | spec.modelAliases[0]: Invalid value: "": model alias cannot be an empty string
            {modelName: m, rules: [null]} | spec.rules[0]: Invalid value: null: rule must not be nil
            {modelName: m, rules: [{targetModels: []}]} | spec.rules[0].targetModels: Required value: each rule must have at least one target model
            {modelName: m, rules: [{targetModels: [null, {modelServerName: s}]}]} | spec.rules[0].targetModels[0]: Invalid value: null: target model must not be nil
            {modelName: m, rules: [{targetModels: [{}]}]} | spec.rules[0].targetModels[0]: Invalid value: "": exactly one of modelServerName or externalModelProviderName must be set
            {modelName: m, rules: [{targetModels: [{modelServerName: a, externalModelProviderName: b}]}]} | spec.rules[0].targetModels[0]: Invalid value: "a, b": exactly one of modelServerName or externalModelProviderName must be set
            {loraAdapters: [l], rules: [{targetModels: [{externalModelProviderName: b}]}]} | spec.rules[0].targetModels[0].externalModelProviderName: Invalid value: "b": lora routes must target modelServerName
            {modelName: m, rules: [{targetModels: [{modelServerName: s, weight: 0}]}]} | spec.rules[0].targetModels: Invalid value: 0: total weight must be greater than zero
            {modelName: m, rules: [{targetModels: [{modelServerName: s}], modelMatch: {headers: {h: {regex: '('}}}}]} | spec.rules[0].modelMatch.headers[h].regex: Invalid value: "(": error parsing regexp: missing closing ): `(`
            {modelName: m, rules: [{targetModels: [{modelServerName: s}], modelMatch: {uri: {regex: '(?=a)'}}}]} | spec.rules[0].modelMatch.uri.regex: Invalid value: "(?=a)": error parsing regexp: invalid or unsupported Perl syntax: `(?=`
            """)
    void routes(String spec, String problem) {
        assertThat(RouteRules.check(YAML.unmarshal("spec: " + spec, ModelRoute.class)))
                .extracting(Problem::toString)
                .containsExactly(problem);
    }

    @Test
    void goodRoutesHaveNoProblemAndAllProblemsAreTold() {
        assertThat(
                        route(
                                "{modelName: m, loraAdapters: [l], rules: [{modelMatch: {uri: {prefix: a, exact: b}, headers:"
                                        + " {h: {regex: 'a+'}}}, targetModels: [{modelServerName: s, weight: 0}, {modelServerName: t}]}]}"))
                .isEmpty();
        assertThat(route("{modelName: m, rules: []}")).isEmpty();
        assertThat(route("{loraAdapters: ['', ''], rules: [{targetModels: []}, null]}"))
                .hasSize(4);
        assertThat(RouteRules.check(new ModelRoute())).hasSize(1);
    }

    private static List<Problem> route(String spec) {
        return RouteRules.check(YAML.unmarshal("spec: " + spec, ModelRoute.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | spec.workloadSelector: Required value
            {workloadSelector: {}} | spec.workloadSelector.matchLabels: Required value
            {workloadSelector: {matchLabels: {'a b': c}}} | spec.workloadSelector.matchLabels: Invalid value: "a b": a label key
            {workloadSelector: {matchLabels: {'UP.x/b': c}}} | spec.workloadSelector.matchLabels: Invalid value: "UP.x/b": a label key
            {workloadSelector: {matchLabels: {a: '-c'}}} | spec.workloadSelector.matchLabels[a]: Invalid value: "-c": a label value
            {workloadSelector: {matchLabels: {a: b}, pdGroup: {groupKey: '', prefillLabels: {a: b}, decodeLabels: {a: c}}}} | spec.workloadSelector.pdGroup.groupKey: Required value
            {workloadSelector: {matchLabels: {a: b}, pdGroup: {groupKey: g, prefillLabels: {}, decodeLabels: {a: c}}}} | spec.workloadSelector.pdGroup.prefillLabels: Required value
            {workloadSelector: {matchLabels: {a: b}, pdGroup: {groupKey: g, prefillLabels: {a: b}}}} | spec.workloadSelector.pdGroup.decodeLabels: Required value
            {workloadSelector: {matchLabels: {a: b}, pdGroup: {groupKey: g, prefillLabels: {a: b}, decodeLabels: {a: 'c d'}}}} | spec.workloadSelector.pdGroup.decodeLabels[a]: Invalid value: "c d"
            """)
    void servers(String spec, String problem) {
        assertThat(ServerRules.check(YAML.unmarshal("spec: " + spec, ModelServer.class)))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void goodServersHaveNoProblem() {
        assertThat(ServerRules.check(YAML.unmarshal("""
                        spec:
                          workloadSelector:
                            matchLabels: {app.kubernetes.io/name: "", x: A_b.c}
                            pdGroup: {groupKey: g/k, prefillLabels: {r: p}, decodeLabels: {r: d}}
                        """, ModelServer.class))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | spec.baseURL: Required value
            {baseURL: 'ftp://h'} | spec.baseURL: Invalid value: "ftp://h": baseURL must use https
            {baseURL: 'https:///path'} | spec.baseURL: Invalid value: "https:///path": baseURL must use https
            {baseURL: 'https://h h'} | spec.baseURL: Invalid value: "https://h h": baseURL must be a URL
            {baseURL: 'https://u:p@h'} | spec.baseURL: Invalid value: "https://u:p@h": baseURL must not contain userinfo, query, or fragment
            {baseURL: 'https://h/?q=1'} | spec.baseURL: Invalid value: "https://h/?q=1": baseURL must not contain userinfo, query, or fragment
            {baseURL: 'https://h/#f'} | spec.baseURL: Invalid value: "https://h/#f": baseURL must not contain userinfo, query, or fragment
            {baseURL: 'https://h', headers: {'a b': c}} | spec.headers[a b]: Invalid value: "a b": header name must be a valid HTTP token
            {baseURL: 'https://h', headers: {X-Api-Key: c}} | spec.headers[X-Api-Key]: Invalid value: "X-Api-Key": header is reserved and cannot be set
            {baseURL: 'https://h', headers: {x: "a\\r\\nb"}} | spec.headers[x]: Invalid value: "x": header value must not contain CR or LF
            {baseURL: 'https://h', auth: {scheme: Bearer}} | spec.auth.secretRef: Required value
            {baseURL: 'https://h', auth: {secretRef: {key: k}}} | spec.auth.secretRef.name: Required value
            {baseURL: 'https://h', auth: {secretRef: {name: n}}} | spec.auth.secretRef.key: Required value
            {baseURL: 'https://h', auth: {secretRef: {name: n, key: k, optional: true}}} | spec.auth.secretRef.optional: Invalid value: true: optional must be false or unset
            """)
    void providers(String spec, String problem) {
        assertThat(ProviderRules.check(YAML.unmarshal("spec: " + spec, ExternalModelProvider.class)))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void goodProvidersHaveNoProblem() {
        assertThat(ProviderRules.check(YAML.unmarshal("""
                        spec:
                          baseURL: https://api.example.com/v1
                          auth: {scheme: APIKey, secretRef: {name: n, key: k, optional: false}}
                          headers: {X-Team: a}
                        """, ExternalModelProvider.class)))
                .isEmpty();
    }
}
