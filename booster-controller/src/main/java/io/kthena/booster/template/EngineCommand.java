package io.kthena.booster.template;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine container's command (workload spec §2.4). */
final class EngineCommand {

    private static final List<String> VLLM = List.of("python3", "-m", "vllm.entrypoints.openai.api_server");
    private static final String RAY_SCRIPT = "examples/online_serving/multi-node-serving.sh";
    private static final String SKIP_INSTALL = "KTHENA_SKIP_ENGINE_DEPENDENCY_INSTALL";
    private static final String KEEP_ENGINE_ID = "KTHENA_KEEP_ENGINE_ID";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private EngineCommand() {}

    /** The command of a worker whose model lies at {@code modelPath}. */
    static List<String> of(ModelBackend backend, ModelWorker worker, String modelPath) {
        var command = new ArrayList<>(VLLM);
        command.add("--model");
        command.add(modelPath);
        command.addAll(EngineArguments.of(config(backend, worker)));
        var before = new ArrayList<String>();
        connectorInstall(backend, worker).ifPresent(before::add);
        if (Workers.pods(worker) > 1) {
            command.addAll(List.of("--distributed_executor_backend", "ray"));
            before.add(leader(worker));
        }
        return before.isEmpty() ? List.copyOf(command) : inShell(String.join(" && ", before), command);
    }

    /** The command of a further pod of a multi-node engine: joins the cluster of the entry pod. */
    static List<String> rayWorker(ModelBackend backend, ModelWorker worker) {
        var steps = new ArrayList<String>();
        connectorInstall(backend, worker).ifPresent(steps::add);
        steps.add(script("worker --ray_address=$(ENTRY_ADDRESS)"));
        return List.of("bash", "-c", String.join(" && ", steps));
    }

    private static String leader(ModelWorker worker) {
        return script("leader --ray_cluster_size=%d --num-gpus=%s"
                .formatted(
                        Workers.pods(worker),
                        Workers.accelerators(worker).stripTrailingZeros().toPlainString()));
    }

    private static String script(String arguments) {
        return "chmod u+x %1$s && %1$s %2$s".formatted(RAY_SCRIPT, arguments);
    }

    /** With {@code exec}, so that the engine gets the signals meant for the container. */
    private static List<String> inShell(String before, List<String> command) {
        return List.of("bash", "-c", before + " && exec " + ShellWords.join(command));
    }

    /** What GPU images lack for a connector; without {@code -U}, so that an image that has it starts offline. */
    private static Optional<String> connectorInstall(ModelBackend backend, ModelWorker worker) {
        if (backend.workers().stream().noneMatch(Workers::hasGpu) || isSet(backend, SKIP_INSTALL)) {
            return Optional.empty();
        }
        return KvConnectorDetection.connectorName(worker).flatMap(connector -> switch (connector) {
            case "MooncakeConnector" -> Optional.of("pip install mooncake-transfer-engine");
            case "NixlConnector" -> Optional.of("PIP_DISABLE_PIP_VERSION_CHECK=1 pip install --no-cache-dir nixl");
            default -> Optional.empty();
        });
    }

    private static EngineConfig config(ModelBackend backend, ModelWorker worker) {
        EngineConfig config = EngineConfig.of(worker);
        return isSet(backend, KEEP_ENGINE_ID) ? config : EngineIdentity.ofEachProcess(config);
    }

    private static boolean isSet(ModelBackend backend, String variable) {
        return Environment.find(backend, variable)
                .map(EnvVar::getValue)
                .filter(TRUE::contains)
                .isPresent();
    }
}
