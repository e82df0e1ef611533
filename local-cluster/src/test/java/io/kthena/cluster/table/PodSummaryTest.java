package io.kthena.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kthena.cluster.store.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSummaryTest {
    private static JsonNode pod(String status) throws JsonProcessingException {
        return Json.MAPPER.readTree(("{'metadata':{},'spec':{'initContainers':[{'name':'i'},{'name':'j'}],"
                        + "'containers':[{'name':'a'},{'name':'b'}]},'status':" + status + "}")
                .replace('\'', '"'));
    }

    private static String container(String state) {
        return "{'phase':'Running','conditions':[{'type':'Initialized','status':'True'}],'containerStatuses':[{'name':'a',"
                + "'ready':true,'state':{'running':{}}},{'name':'b','ready':false,'state':" + state + "}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'waiting':{'reason':'CrashLoopBackOff'}} | CrashLoopBackOff",
                "{'terminated':{'reason':'Error','exitCode':1}} | Error",
                "{'terminated':{'exitCode':137,'signal':9}} | Signal:9",
                "{'terminated':{'exitCode':3}} | ExitCode:3",
                "{'terminated':{'reason':'Completed','exitCode':0}} | NotReady",
                "{'running':{}} | Running"
            })
    void saysWhatHoldsTheContainersUp(String state, String reason) throws JsonProcessingException {
        PodSummary summary = PodSummary.of(pod(container(state)));

        assertThat(summary.reason()).isEqualTo(reason);
        assertThat(summary.readyOfTotal()).isEqualTo("1/2");
    }

    @Test
    void countsInitContainers() throws JsonProcessingException {
        PodSummary summary = PodSummary.of(pod("{'phase':'Pending','initContainerStatuses':["
                + "{'name':'i','state':{'terminated':{'exitCode':0}}},{'name':'j','state':{'running':{}}}]}"));

        assertThat(summary.reason()).isEqualTo("Init:1/2");
    }

    @Test
    void saysWhenItLastRestarted() throws JsonProcessingException {
        PodSummary summary = PodSummary.of(pod("{'phase':'Running','containerStatuses':[{'name':'a','ready':true,"
                + "'restartCount':2,'state':{'running':{}},'lastState':{'terminated':{'finishedAt':"
                + "'2026-01-01T00:00:00Z'}}}]}"));

        assertThat(summary.restarts(Instant.parse("2026-01-01T00:01:00Z"))).isEqualTo("2 (60s ago)");
    }
}
