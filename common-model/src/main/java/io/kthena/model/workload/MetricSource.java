package io.kthena.model.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import io.kthena.model.schema.Format;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a metric's value comes from. */
@ApiType
@ValidationRule(
        value = "has(self.pod) != has(self.prometheus)",
        message = "exactly one of pod or prometheus must be set")
public record MetricSource(
        @Doc("Scrape the pods.") @Nullable PodSource pod,
        @Doc("Ask a Prometheus server.") @Nullable PrometheusSource prometheus) {

    /** Scrape settings of pods. */
    @ApiType
    public record PodSource(
            @Doc("Series name; absent means the metric's name.") @Nullable
            String name,

            @Doc("Path of the exposition.") @Default("/metrics") @Pattern("^/") @Nullable
            String uri,

            @Doc("Port of the exposition.") @Default("8100") @Min(1) @Max(65535) @Nullable
            Integer port,

            @Doc("Further selection of pods.") @Nullable LabelSelector labelSelector) {}

    /** A Prometheus query. */
    @ApiType
    public record PrometheusSource(
            @Doc("Server.") @Required @Size(min = 1) @Format("uri")
            String serverURL,

            @Doc("Instant query that yields one number.") @Required @Size(min = 1)
            String query,

            @Doc("Reserved.") @Nullable Map<String, JsonNode> auth) {}
}
