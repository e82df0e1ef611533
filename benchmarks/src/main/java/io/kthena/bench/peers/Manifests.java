package io.kthena.bench.peers;

import io.kthena.bench.process.Unavailable;
import io.kthena.bench.service.Bench;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What our router routes by: two models, one served by an engine alone, one by a prefill-decode pair. Pods without processes. */
public final class Manifests {
    /** The model that one engine serves. */
    public static final String PLAIN = "bench-plain";

    /** The model that a pair serves. */
    public static final String PAIRED = "bench-paired";

    private static final String NETWORKING =
            "/apis/networking.serving.volcano.sh/v1alpha1/namespaces/" + Bench.NAMESPACE;
    private static final String PODS = "/api/v1/namespaces/" + Bench.NAMESPACE + "/pods";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Manifests() {}

    static void create(String api, Site site) throws Unavailable, IOException, InterruptedException {
        pod(api, "plain-0", site.engine(), "{\"app\":\"plain\"}");
        pod(api, "paired-prefill-0", site.prefill(), "{\"app\":\"paired\",\"group\":\"0\",\"role\":\"prefill\"}");
        pod(api, "paired-decode-0", site.decode(), "{\"app\":\"paired\",\"group\":\"0\",\"role\":\"decode\"}");
        server(api, PLAIN, "{\"matchLabels\":{\"app\":\"plain\"}}", "", site.enginePort());
        server(
                api,
                PAIRED,
                "{\"matchLabels\":{\"app\":\"paired\"},\"pdGroup\":{\"groupKey\":\"group\","
                        + "\"prefillLabels\":{\"role\":\"prefill\"},\"decodeLabels\":{\"role\":\"decode\"}}}",
                ",\"kvConnector\":{\"type\":\"nixl\"}",
                site.enginePort());
        route(api, PLAIN);
        route(api, PAIRED);
    }

    private static void pod(String api, String name, String ip, String labels)
            throws Unavailable, IOException, InterruptedException {
        send(api, "POST", PODS, """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":%s},
                 "spec":{"containers":[{"name":"engine","image":"bench"}]}}""".formatted(name, labels));
        send(api, "PATCH", PODS + "/" + name + "/status", """
                {"status":{"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],
                 "conditions":[{"type":"Ready","status":"True"}]}}""".formatted(ip, ip));
    }

    private static void server(String api, String name, String selector, String more, int port)
            throws Unavailable, IOException, InterruptedException {
        send(api, "POST", NETWORKING + "/modelservers", """
                {"apiVersion":"networking.serving.volcano.sh/v1alpha1","kind":"ModelServer","metadata":{"name":"%s"},
                 "spec":{"inferenceEngine":"vLLM","workloadPort":{"port":%d},"workloadSelector":%s%s}}""".formatted(name, port, selector, more));
    }

    private static void route(String api, String name) throws Unavailable, IOException, InterruptedException {
        send(api, "POST", NETWORKING + "/modelroutes", """
                {"apiVersion":"networking.serving.volcano.sh/v1alpha1","kind":"ModelRoute","metadata":{"name":"%s"},
                 "spec":{"modelName":"%s","rules":[{"name":"all","targetModels":[{"modelServerName":"%s"}]}]}}""".formatted(name, name, name));
    }

    private static void send(String api, String method, String path, String body)
            throws Unavailable, IOException, InterruptedException {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new Unavailable(
                    "its API server refused " + method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }
}
