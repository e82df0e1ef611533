package io.kthena.sim.launch;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which generation of the connector to imitate.
 *
 * @param name {@code old}, {@code mid} or {@code current}
 * @param version the version it reports
 */
public record VersionProfile(Generation name, String version) {
    /** Generations that differ on the wire or in how they fail. */
    public enum Generation {
        /** Up to 0.11: DONE carries the request id itself, block ids are flat, failed reads go unnoticed. */
        OLD,
        /** 0.12 and 0.13: today's parameters, the timeout still under NIXL's name, leaks on early rejection. */
        MID,
        /** 0.14 and later: internal ids carry a suffix, early rejections release. */
        CURRENT
    }

    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.[0-9a-z]+)?");

    /** The profile that an image reference such as {@code …:vllm-ascend_v0.10.1rc1_mooncake_v0.3.5} stands for. */
    public static VersionProfile ofImage(String image) {
        int slash = image.lastIndexOf('/');
        int colon = image.indexOf(':', Math.max(slash, 0));
        var version = VERSION.matcher(colon < 0 ? "" : image.substring(colon + 1));
        if (!version.find()) {
            return of("current");
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        var generation = major > 0 || minor >= 14 ? Generation.CURRENT : minor >= 12 ? Generation.MID : Generation.OLD;
        String text = version.group();
        return new VersionProfile(generation, text.startsWith("v") ? text.substring(1) : text);
    }

    /**
     * The profile with this name.
     *
     * @throws LaunchException when there is none
     */
    public static VersionProfile of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "old" -> new VersionProfile(Generation.OLD, "0.10.1");
            case "mid" -> new VersionProfile(Generation.MID, "0.13.0");
            case "current" -> new VersionProfile(Generation.CURRENT, "0.23.0");
            default -> throw new LaunchException("no version profile is called " + name + "; use old, mid or current");
        };
    }

    /** Whether DONE and holds are keyed by the request id both legs share. */
    public boolean sharesRequestId() {
        return name == Generation.OLD;
    }

    /** Whether block ids come as one list per cache group. */
    public boolean groupsBlocks() {
        return name != Generation.OLD;
    }

    /** Whether the engine adds a random suffix to request ids. */
    public boolean suffixesIds() {
        return name == Generation.CURRENT;
    }

    /** Whether a failed read marks the blocks invalid; if not, the engine decodes from whatever memory holds. */
    public boolean noticesFailedReads() {
        return name != Generation.OLD;
    }

    /** Whether a decode leg refused before admission still releases the prefill side. */
    public boolean releasesOnRejection() {
        return name == Generation.CURRENT;
    }

    /** How long a prefill engine holds KV, in milliseconds, by the variable this generation reads. */
    public long holdMillis(Map<String, String> environment) {
        String variable =
                name == Generation.CURRENT ? "VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT" : "VLLM_NIXL_ABORT_REQUEST_TIMEOUT";
        String seconds = environment.getOrDefault(variable, name == Generation.OLD ? "120" : "480");
        try {
            return Math.round(Double.parseDouble(seconds) * 1000);
        } catch (NumberFormatException e) {
            throw new LaunchException(variable + " must be a number of seconds, not '" + seconds + "'");
        }
    }
}
