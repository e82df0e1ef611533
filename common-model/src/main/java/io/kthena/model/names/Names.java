package io.kthena.model.names;

import java.util.OptionalInt;

/** Names of generated objects (workload spec §2.2, §3.1) and their ordinals. Pure functions. */
public final class Names {
    private Names() {}

    /** ModelServing and ModelServer of a booster: {@code <booster>-<backend>}. */
    public static String boosterChild(String booster, String backend) {
        return backend.isEmpty() ? booster : booster + "-" + backend;
    }

    /** Serving group {@code <ms>-<ordinal>}, which is also the PodGroup's name. */
    public static String servingGroup(String modelServing, int ordinal) {
        return modelServing + "-" + ordinal;
    }

    /** Role replica id {@code <role>-<ordinal>}. */
    public static String roleId(String role, int ordinal) {
        return role + "-" + ordinal;
    }

    /** Pod {@code <group>-<role>-<role ordinal>-<pod index>}; index 0 is the entry pod. */
    public static String pod(String servingGroup, String roleId, int index) {
        return servingGroup + "-" + roleId + "-" + index;
    }

    /** Entry pod of a role replica, which is also the name of its headless service. */
    public static String entryPod(String servingGroup, String roleId) {
        return pod(servingGroup, roleId, 0);
    }

    /** ControllerRevision {@code <ms>-<revision>}. */
    public static String controllerRevision(String modelServing, String revision) {
        return modelServing + "-" + revision;
    }

    /** The digits after the last dash, or empty if there are none or they do not fit an int. */
    public static OptionalInt ordinalOf(String name) {
        int dash = name.lastIndexOf('-');
        String digits = name.substring(dash + 1);
        if (dash < 1
                || digits.isEmpty()
                || digits.length() > 9
                || !digits.chars().allMatch(Names::isDigit)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(digits));
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
