package io.kthena.cluster.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The custom kind of the tests. */
@Group("garden.test")
@Version("v1")
public final class Orchard extends CustomResource<Orchard.Spec, Orchard.Status> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** What is planted. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spec(
            @Nullable String fruit,
            @Nullable Integer trees,
            @Nullable String soil) {}

    /** What came of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Status(@Nullable String phase, @Nullable Integer trees) {}

    static Orchard named(String name, int trees) {
        Orchard orchard = new Orchard();
        orchard.getMetadata().setName(name);
        orchard.setSpec(new Spec("apple", trees, null));
        return orchard;
    }
}
