package io.kthena.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.testing.cluster.Capability;
import io.kthena.testing.cluster.Needs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each service runs under the account that the chart gives it, and may do what it needs and no more. That what it needs is
 * enough, the other suites show: on a cluster that asks, they run under the same accounts.
 */
@OnCluster
@Needs(Capability.AUTHORIZATION)
class PermissionsIT {
    private static final String EVERYWHERE = "-A";

    @ParameterizedTest
    @CsvSource({
        "router-service, kthena-router",
        "kv-coordinator, kthena-kv-coordinator",
        "booster-controller, kthena-booster-controller",
        "serving-controller, kthena-serving-controller"
    })
    void aServiceIsWhoTheChartSays(String service, String account, Cluster cluster) {
        assertThat(as(cluster, service, "auth whoami -o jsonpath='{.status.userInfo.username}'"))
                .isEqualTo("system:serviceaccount:kthena-system:" + account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"router-service", "kv-coordinator", "booster-controller", "serving-controller"})
    void noServiceMayTouchWhatIsNotItsOwn(String service, Cluster cluster) {
        for (String wish : new String[] {
            "get secrets -n dev",
            "list secrets -n kthena-system",
            "get secret/somebody-elses -n kthena-system",
            "list configmaps -n dev",
            "delete nodes",
            "list nodes",
            "create pods --subresource=exec -n dev",
            "create serviceaccounts --subresource=token -n kthena-system",
            "impersonate users",
            "create clusterrolebindings",
            "escalate clusterroles",
            "update customresourcedefinitions",
            "delete namespaces",
            "create deployments -n dev",
            "update leases/somebody-elses -n kthena-system",
            "'*' '*' " + EVERYWHERE
        }) {
            assertThat(mayI(cluster, service, wish)).as("%s: %s", service, wish).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "router-service,     no,  create pods -n dev",
        "router-service,     no,  update modelroutes.networking.serving.volcano.sh -n dev",
        "router-service,     no,  list modelservings.workload.serving.volcano.sh -n dev",
        "router-service,     yes, watch pods -n dev",
        "kv-coordinator,     no,  patch modelservers.networking.serving.volcano.sh -n dev",
        "kv-coordinator,     yes, patch modelservers.networking.serving.volcano.sh/status -n dev",
        "booster-controller, no,  list pods -n dev",
        "booster-controller, no,  patch modelboosters.workload.serving.volcano.sh -n dev",
        "booster-controller, yes, create modelservings.workload.serving.volcano.sh -n dev",
        "serving-controller, no,  delete modelservings.workload.serving.volcano.sh -n dev",
        "serving-controller, no,  patch modelservers.networking.serving.volcano.sh -n dev",
        "serving-controller, yes, delete pods -n dev",
    })
    void whatAServiceMay(String service, String answer, String wish, Cluster cluster) {
        assertThat(mayI(cluster, service, subresource(wish))).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"router-service", "serving-controller"})
    void theApiServerRefusesInFact(String service, Cluster cluster) {
        assertThat(cluster.refuse(kubectl(cluster, service) + "delete node local-node"))
                .contains("Forbidden");
        assertThat(cluster.refuse(kubectl(cluster, service) + "get secret -n dev"))
                .contains("Forbidden");
    }

    /** kubectl wants a subresource as an option when the resource names its group. */
    private static String subresource(String wish) {
        return wish.replaceFirst("(\\S+)/status", "$1 --subresource=status");
    }

    private static String mayI(Cluster cluster, String service, String wish) {
        String answer = cluster.run(kubectl(cluster, service) + "auth can-i " + wish + " 2>/dev/null || true");
        return answer.strip().replaceFirst(" .*", "");
    }

    private static String as(Cluster cluster, String service, String command) {
        return cluster.run(kubectl(cluster, service) + command);
    }

    private static String kubectl(Cluster cluster, String service) {
        return "KUBECONFIG='" + cluster.state().resolve("kubeconfig-" + service) + "' kubectl ";
    }
}
