package io.kthena.booster.template;

/**
 * Images of the containers that the controller adds to each pod.
 *
 * @param downloader fetches the model before the engine starts
 * @param runtime sidecar that unifies engine metrics
 */
public record Images(String downloader, String runtime) {

    /** What is used where the administrator has not chosen. */
    public static final Images DEFAULT =
            new Images("ghcr.io/volcano-sh/downloader:latest", "ghcr.io/volcano-sh/runtime:latest");
}
