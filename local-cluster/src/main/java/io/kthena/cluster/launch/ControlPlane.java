package io.kthena.cluster.launch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kthena.cluster.api.PodLogs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The API server under a stack. It answers from the start; {@link #close} ends what it brought. */
sealed interface ControlPlane extends AutoCloseable permits EmbeddedPlane, RealPlane {
    /** A client with an administrator's rights; closed with the control plane. */
    KubernetesClient client();

    /** The URL clients use. */
    String url();

    /** Whether deployments, replica sets and endpoint slices have controllers already. */
    boolean hasControllers();

    /** Installs what the services need: definitions, namespaces, accounts, and a kubeconfig for each in the state folder. */
    void prepare();

    /** Installs the configurations of the services' admission webhooks, where the services are to answer them. */
    void installWebhooks(List<ServiceSpec> services);

    /** Whether everything can be called that was installed. */
    boolean areWebhooksComplete();

    /** Does at leisure what the first requests would otherwise wait for. */
    void warmUp();

    /** Takes the logs of pods from the given source from now on. */
    void serveLogs(PodLogs logs);

    /** Processes of its own, by name. */
    Map<String, Process> processes();

    /** The kubeconfig file for the user. */
    Path userKubeconfig();

    @Override
    void close();
}
