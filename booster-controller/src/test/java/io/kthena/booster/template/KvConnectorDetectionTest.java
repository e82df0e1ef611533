package io.kthena.booster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kthena.booster.Boosters;
import io.kthena.model.networking.KvConnectorType;
import io.kthena.model.workload.ModelWorker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvConnectorDetectionTest {

    @ParameterizedTest
    @CsvSource({
        "NixlConnector, kv_producer, NixlConnector, kv_consumer, NIXL",
        "MooncakeConnectorV1, kv_producer, MooncakeConnectorV1, kv_consumer, MOONCAKE",
        "MooncakeConnector, kv_both, MooncakeConnectorV1, kv_both, MOONCAKE",
        "LMCacheConnectorV1, kv_producer, LMCacheConnectorV1, kv_consumer, LMCACHE",
    })
    void findsTheTypeOfBothSides(String connector, String role, String other, String otherRole, KvConnectorType type) {
        assertThat(KvConnectorDetection.detect(workers(transfer(connector, role), transfer(other, otherRole))))
                .contains(type);
    }

    @ParameterizedTest
    @CsvSource({
        "NixlConnector, kv_producer, MooncakeConnectorV1, kv_consumer, do not fit",
        "NixlConnector, kv_consumer, NixlConnector, kv_producer, the prefill worker's kv_role",
        "NixlConnector, kv_producer, NixlConnector, kv_producer, the decode worker's kv_role",
        "Carrier, kv_producer, Carrier, kv_consumer, 'known are LMCacheConnectorV1, MooncakeConnector,'",
    })
    void refusesSidesThatDoNotFit(String connector, String role, String other, String otherRole, String words) {
        var workers = workers(transfer(connector, role), transfer(other, otherRole));

        assertThatThrownBy(() -> KvConnectorDetection.detect(workers))
                .isInstanceOf(InvalidBooster.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesAConnectorOnOneSide() {
        var workers = workers(transfer("NixlConnector", "kv_producer"), List.of());

        assertThatThrownBy(() -> KvConnectorDetection.detect(workers)).hasMessageContaining("both");
    }

    @Test
    void findsNoneIfNoneIsNamed() {
        assertThat(KvConnectorDetection.detect(workers(List.of(), List.of()))).isEmpty();
    }

    private static List<ModelWorker> workers(List<String> prefill, List<String> decode) {
        return Boosters.disaggregated(List.of(), prefill, decode)
                .getSpec()
                .backend()
                .workers();
    }

    private static List<String> transfer(String connector, String role) {
        return List.of("config: {kv-transfer-config: '{\"kv_connector\": \"%s\", \"kv_role\": \"%s\"}'}"
                .formatted(connector, role));
    }
}
