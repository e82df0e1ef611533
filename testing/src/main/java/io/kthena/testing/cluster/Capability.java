package io.kthena.testing.cluster;

/** Something that not every cluster under test has. */
public enum Capability {
    /** It asks who somebody is and whether he may. */
    AUTHORIZATION("it lets everybody do everything"),
    /** Another one like it can be started beside it. */
    SECOND_CLUSTER("there is only one"),
    /** It can call a server in the test's process. */
    CALLS_BACK("it may not reach this machine"),
    /** The services' admission webhooks are installed with the services. */
    SERVICE_WEBHOOKS("the launcher installs no webhooks there"),
    /** It forgets changes so early that a watch can fall behind. */
    FORGETS_EARLY("it remembers more changes than a test can make");

    private final String lack;

    Capability(String lack) {
        this.lack = lack;
    }

    /** What is the matter with a cluster that lacks it, as a clause about "it". */
    public String lack() {
        return lack;
    }
}
