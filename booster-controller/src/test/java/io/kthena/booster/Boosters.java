package io.kthena.booster;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kthena.model.workload.ModelBooster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Boosters as the API server would hand them over. */
public final class Boosters {

    public static final String UID = "3f6f9f0e-7c1e-4a52-9d5b-0a9b6f0f8a11";

    private static final Path EXAMPLES =
            Path.of(System.getProperty("basedir", ".")).resolve("../examples/model-booster");

    private Boosters() {}

    public static ModelBooster disaggregatedExample() {
        return example("prefill-decode-disaggregation.yaml");
    }

    public static ModelBooster aggregatedExample() {
        var booster = example("Qwen2.5-0.5B-Instruct.yaml");
        booster.getMetadata().setNamespace("dev");
        return booster;
    }

    public static ModelBooster of(String yaml) {
        var booster = Serialization.unmarshal(yaml, ModelBooster.class);
        booster.getMetadata().setUid(UID);
        booster.getMetadata().setGeneration(1L);
        if (booster.getMetadata().getNamespace() == null) {
            booster.getMetadata().setNamespace("dev");
        }
        return booster;
    }

    /** A vLLM booster whose backend has these further lines, and its worker those. */
    public static ModelBooster aggregated(List<String> backend, List<String> worker) {
        var lines = new ArrayList<String>(
                List.of("    type: vLLM", "    workers:", "    - type: server", "      image: vllm:1"));
        worker.forEach(line -> lines.add("      " + line));
        backend.forEach(line -> lines.add("    " + line));
        return withBackend(lines);
    }

    /** A vLLMDisaggregated booster whose workers have these further lines. */
    public static ModelBooster disaggregated(List<String> backend, List<String> prefill, List<String> decode) {
        var lines = new ArrayList<String>(List.of("    type: vLLMDisaggregated", "    workers:"));
        lines.addAll(List.of("    - type: prefill", "      image: vllm:1"));
        prefill.forEach(line -> lines.add("      " + line));
        lines.addAll(List.of("    - type: decode", "      image: vllm:1"));
        decode.forEach(line -> lines.add("      " + line));
        backend.forEach(line -> lines.add("    " + line));
        return withBackend(lines);
    }

    private static ModelBooster withBackend(List<String> lines) {
        String modelUri =
                lines.stream().anyMatch(line -> line.contains("modelURI:")) ? "" : "    modelURI: hf://org/model\n";
        String replicas = lines.stream().anyMatch(line -> line.startsWith("    replicas:")) ? "" : "    replicas: 1\n";
        String name = lines.stream().anyMatch(line -> line.startsWith("    name:")) ? "" : "    name: main\n";
        return of("metadata:\n  name: demo\nspec:\n  backend:\n" + name + modelUri + replicas + String.join("\n", lines)
                + "\n");
    }

    private static ModelBooster example(String file) {
        try {
            return of(Files.readString(EXAMPLES.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
