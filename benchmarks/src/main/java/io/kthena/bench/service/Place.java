package io.kthena.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where services of ours run.
 *
 * @param home the repository
 * @param host loopback address that they listen on
 * @param kubeconfig by which they find their API server
 * @param namespace that they believe to be in
 * @param logs folder of their output
 */
public record Place(Path home, String host, Path kubeconfig, String namespace, Path logs) {
    /**
     * Beside an API server.
     *
     * @param api its URL
     * @param folder gets a kubeconfig and logs
     */
    public static Place at(String api, Path home, String host, String namespace, Path folder) throws IOException {
        Path kubeconfig =
                Files.writeString(Files.createDirectories(folder).resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: bench, cluster: {server: "%s"}}]
                contexts: [{name: bench, context: {cluster: bench, user: bench, namespace: "%s"}}]
                users: [{name: bench, user: {token: none}}]
                current-context: bench
                """.formatted(api, namespace));
        return new Place(home, host, kubeconfig, namespace, folder.resolve("logs"));
    }

    /** Where the output of a program goes. */
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }
}
