package io.kthena.booster.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.booster.Boosters;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBooster;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoosterValidationTest {

    @Test
    void acceptsTheExamples() {
        assertThat(BoosterValidation.problems(Boosters.disaggregatedExample())).isEmpty();
        assertThat(BoosterValidation.problems(Boosters.aggregatedExample())).isEmpty();
    }

    @Test
    void survivesAnEmptyObject() {
        assertProblem(new ModelBooster(), "spec.backend", "is required");
        assertThat(BoosterValidation.problems(Boosters.of("metadata: {name: x}\nspec: {backend: {}}")))
                .extracting(Problem::field)
                .contains("spec.backend.name", "spec.backend.type", "spec.backend.modelURI", "spec.backend.workers");
    }

    @Test
    void wantsOneServer() {
        assertProblem(
                Boosters.of(
                        "metadata: {name: x}\nspec: {backend: {name: b, type: vLLM, modelURI: 'hf://m', replicas: 1,"
                                + " workers: [{type: prefill, image: i}]}}"),
                "spec.backend.workers[0].type",
                "server");
    }

    @Test
    void wantsPrefillAndDecode() {
        assertProblem(
                Boosters.of(
                        "metadata: {name: x}\nspec: {backend: {name: b, type: vLLMDisaggregated, modelURI: 'hf://m',"
                                + " replicas: 1, workers: [{type: prefill, image: i}]}}"),
                "spec.backend.workers",
                "exactly one decode worker");
    }

    @Test
    void readsEngineOptions() {
        assertProblem(
                Boosters.aggregated(List.of(), List.of("config: [1]")),
                "spec.backend.workers[0].config",
                "must be an object");
        assertProblem(
                Boosters.aggregated(List.of(), List.of("config: {port: 70000}")),
                "spec.backend.workers[0].config.port",
                "1 to 65535");
        assertProblem(
                Boosters.aggregated(List.of(), List.of("config: {a_b: 1, a-b: 2}")),
                "spec.backend.workers[0].config",
                "a-b is given twice");
        assertProblem(
                Boosters.disaggregated(List.of(), List.of("config: {port: 1}"), List.of("config: {port: '2'}")),
                "spec.backend.workers",
                "the same port, not [1, 2]");
    }

    @Test
    void wantsAnImageWithoutWhiteSpace() {
        assertProblem(
                Boosters.of(
                        "metadata: {name: x}\nspec: {backend: {name: b, type: vLLM, modelURI: 'hf://m', replicas: 1,"
                                + " workers: [{image: 'a b'}]}}"),
                "spec.backend.workers[0].image",
                "white space");
    }

    @Test
    void findsAModelOutsideOfItsClaim() {
        assertProblem(pvc("pvc://other/m", "pvc://models"), "spec.backend.modelURI", "below /models");
        assertProblem(pvc("pvc://models/../m", "pvc://models"), "spec.backend.modelURI", "..");
        assertProblem(pvc("pvc://models/m", "hostpath://a"), "spec.backend.cacheURI", "pvc://");
        assertProblem(pvc("pvc://models/m", "pvc://models/sub"), "spec.backend.cacheURI", "exactly one claim");
        assertThat(BoosterValidation.problems(pvc("pvc://models/m", "pvc://models")))
                .isEmpty();
    }

    @Test
    void findsConnectorsThatDoNotFit() {
        assertProblem(
                Boosters.disaggregated(
                        List.of(),
                        List.of("config: {kv_transfer_config: '{\"kv_connector\": \"NixlConnector\"}'}"),
                        List.of()),
                "spec.backend.workers",
                "kv_role");
    }

    @Test
    void findsNamesThatGrowTooLongOrCannotNameAService() {
        var booster = Boosters.aggregated(List.of(), List.of());
        booster.getMetadata().setName("a".repeat(50));
        assertProblem(booster, "metadata.name", "too long");

        booster.getMetadata().setName("7b");
        assertProblem(booster, "metadata.name", "letter");
    }

    private static ModelBooster pvc(String model, String cache) {
        return Boosters.aggregated(List.of("modelURI: " + model, "cacheURI: " + cache), List.of());
    }

    private static void assertProblem(ModelBooster booster, String field, String words) {
        assertThat(BoosterValidation.problems(booster))
                .anySatisfy(problem -> assertThat(problem.field()).isEqualTo(field))
                .anySatisfy(problem -> assertThat(problem.message()).contains(words));
    }
}
