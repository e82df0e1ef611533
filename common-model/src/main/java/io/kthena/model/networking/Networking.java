package io.kthena.model.networking;

/** Coordinates of the networking API group. */
public final class Networking {
    /** The API group. */
    public static final String GROUP = "networking.serving.volcano.sh";
    /** The only version, served and stored. */
    public static final String VERSION = "v1alpha1";
    /** Group and version, as in {@code apiVersion}. */
    public static final String API_VERSION = GROUP + "/" + VERSION;

    private Networking() {}
}
