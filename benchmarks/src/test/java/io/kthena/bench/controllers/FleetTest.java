package io.kthena.bench.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fleet fleet = new Fleet();

    @Test
    void countsWhatAControllerCanActOn() throws JsonProcessingException {
        serving(1, false);
        pod("ADDED", "p", false, false);
        pod("MODIFIED", "p", false, false);
        pod("MODIFIED", "p", true, false);
        pod("ADDED", "d", true, false);

        assertThat(fleet.changes("m")).as("one spec, two of p, one of d").isEqualTo(4);
        fleet.begin();
        assertThat(fleet.fewestUp()).isEqualTo(1);
        pod("MODIFIED", "p", true, true);
        pod("DELETED", "p", true, true);
        pod("ADDED", "p", true, false);

        assertThat(fleet.changes("m")).isEqualTo(3);
        assertThat(fleet.fewestUp()).isZero();
        assertThat(fleet.mostPods()).isEqualTo(2);
    }

    @Test
    void aServingHasConvergedWhenItsStatusIsAboutItsSpec() throws JsonProcessingException {
        serving(1, true);
        assertThat(fleet.converged()).isEqualTo(1);
        assertThat(fleet.hasSeen("m", 1)).isTrue();
        assertThat(fleet.hasSeen("m", 2)).isFalse();

        serving(2, false);
        assertThat(fleet.converged()).isZero();
    }

    private void pod(String type, String name, boolean ready, boolean leaving) throws JsonProcessingException {
        fleet.pod(JSON.readTree(
                """
                {"type": "%s", "object": {"metadata": {"name": "%s", "uid": "u", %s
                  "labels": {"modelserving.volcano.sh/name": "m", "modelserving.volcano.sh/group-name": "m-0"}},
                  "status": {"conditions": [{"type": "Ready", "status": "%s"}]}}}""".formatted(type, name, leaving ? "\"deletionTimestamp\": \"now\"," : "", ready ? "True" : "False")));
    }

    private void serving(long generation, boolean done) throws JsonProcessingException {
        fleet.serving(JSON.readTree("""
                {"type": "MODIFIED", "object": {"metadata": {"name": "m", "generation": %d}, "spec": {"replicas": 1},
                  "status": {"observedGeneration": %d, "updatedReplicas": 1, "availableReplicas": 1,
                    "conditions": [{"type": "Available", "status": "%s"}]}}}""".formatted(generation, generation, done ? "True" : "False")));
    }
}
