package io.kthena.cluster.kinds;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then everything else. */
final class Versions {
    private static final Pattern FORM = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");
    private static final int STEP = 1000;

    private Versions() {}

    /** Larger is preferred. */
    static int rank(String version) {
        Matcher form = FORM.matcher(version);
        if (!form.matches()) {
            return -1;
        }
        int major = Integer.parseInt(form.group(1));
        if (form.group(2) == null) {
            return 2 * STEP * STEP + major * STEP;
        }
        int stage = form.group(2).equals("beta") ? STEP * STEP : 0;
        return stage + major * STEP + Integer.parseInt(form.group(3));
    }
}
