package io.kthena.model.workload;

/** Coordinates of the workload API group. */
public final class Workload {
    /** The API group. */
    public static final String GROUP = "workload.serving.volcano.sh";
    /** The only version, served and stored. */
    public static final String VERSION = "v1alpha1";
    /** Group and version, as in {@code apiVersion}. */
    public static final String API_VERSION = GROUP + "/" + VERSION;

    private Workload() {}
}
