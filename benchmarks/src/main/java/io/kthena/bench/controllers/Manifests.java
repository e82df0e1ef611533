package io.kthena.bench.controllers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The ModelServings of a benchmark, and how a user brings them to the API server. */
final class Manifests {
    static final String KIND = "modelservings.workload.serving.volcano.sh";
    /** Roles of a serving group, each of one pod. */
    static final int PODS_PER_GROUP = 2;

    private static final String PATH =
            "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/" + Arena.NAMESPACE + "/modelservings";
    private static final int AT_A_TIME = 8;
    private static final String ROLE = """
            {"name": "%s", "replicas": 1, "workerReplicas": 0, "entryTemplate": {
              "metadata": {"labels": {"app": "bench"}, "annotations": {"kthena.io/processless": "true"}},
              "spec": {
                "containers": [
                  {"name": "runtime", "image": "ghcr.io/volcano-sh/runtime:latest", "ports": [{"containerPort": 8100}],
                   "args": ["--port", "8100", "--engine", "vllm", "--pod", "$(POD_NAME).$(NAMESPACE)",
                            "--engine-base-url", "http://localhost:8000"],
                   "env": [{"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                           {"name": "NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}}]},
                  {"name": "engine", "image": "ghcr.io/volcano-sh/kthena-engine:bench", "ports": [{"containerPort": 8000}],
                   "env": [{"name": "ROUND", "value": "%s"}, {"name": "HF_HUB_OFFLINE", "value": "1"},
                           {"name": "HCCL_IF_IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
                           {"name": "GLOO_SOCKET_IFNAME", "value": "eth0"}, {"name": "TP_SOCKET_IFNAME", "value": "eth0"},
                           {"name": "HCCL_SOCKET_IFNAME", "value": "eth0"}],
                   "args": ["/mnt/cache/model", "--served-model-name", "bench/model", "--tensor-parallel-size", "2",
                            "--gpu-memory-utilization", "0.8", "--max-model-len", "8192",
                            "--max-num-batched-tokens", "8192", "--trust-remote-code", "--enforce-eager",
                            "--kv-transfer-config", "{\\"kv_connector\\":\\"MooncakeConnectorV1\\",\\"kv_port\\":\\"20001\\"}"],
                   "resources": {"requests": {"cpu": "8", "memory": "64Gi", "huawei.com/ascend-1980": "4"},
                                 "limits": {"cpu": "8", "memory": "64Gi", "huawei.com/ascend-1980": "4"}},
                   "readinessProbe": {"httpGet": {"path": "/health", "port": 8000}, "periodSeconds": 5},
                   "livenessProbe": {"httpGet": {"path": "/health", "port": 8000}, "initialDelaySeconds": 900},
                   "volumeMounts": [{"name": "models", "mountPath": "/mnt/cache", "readOnly": true},
                                    {"name": "shared-memory", "mountPath": "/dev/shm"}]}],
                "volumes": [{"name": "models", "hostPath": {"path": "/mnt/cache", "type": "DirectoryOrCreate"}},
                            {"name": "shared-memory", "emptyDir": {"medium": "Memory", "sizeLimit": "256Mi"}}]}}}""";

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Manifests(String url) {
        this.url = url;
    }

    /**
     * A ModelServing of groups of a prefill and a decode pod.
     *
     * @param round something in the templates to change
     */
    static String serving(String name, int groups, int maxUnavailable, int round) {
        return """
                {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelServing", "metadata": {"name": "%s"},
                 "spec": {"replicas": %d, "schedulerName": "volcano", "recoveryPolicy": "ServingGroupRecreate",
                  "rolloutStrategy": {"type": "ServingGroupRollingUpdate",
                                      "rollingUpdateConfiguration": {"maxUnavailable": %d}},
                  "template": {"restartGracePeriodSeconds": 60, "roles": [%s, %s]}}}""".formatted(
                name, groups, maxUnavailable, ROLE.formatted("prefill", round), ROLE.formatted("decode", round));
    }

    static String name(int number) {
        return "m%04d".formatted(number);
    }

    /** Creates ModelServings of two groups, as fast as the server takes them. */
    void createAll(int count) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<?>> pending = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String manifest = serving(name(i), 2, 1, 0);
                pending.add(threads.submit(() -> {
                    create(manifest);
                    return null;
                }));
            }
            for (Future<?> one : pending) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    void create(String manifest) throws IOException, InterruptedException {
        send("POST", PATH, "application/json", manifest);
    }

    void change(String name, String manifest) throws IOException, InterruptedException {
        send("PATCH", PATH + "/" + name, "application/merge-patch+json", manifest);
    }

    private void send(String method, String path, String type, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", type)
                        .header("User-Agent", "bench")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
