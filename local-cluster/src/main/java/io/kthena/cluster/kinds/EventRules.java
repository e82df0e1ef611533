package io.kthena.cluster.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kthena.cluster.schema.FieldError;
import io.kthena.cluster.store.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events lie where the object they speak of lies; those of cluster-scoped objects in the default namespace. */
final class EventRules implements KindRules {

    @Override
    public List<FieldError> validate(ObjectNode event, @Nullable ObjectNode old) {
        if (!event.has("involvedObject")) {
            return List.of();
        }
        String about = Json.text(event, "involvedObject", "namespace");
        String here = Json.text(event, "metadata", "namespace");
        boolean fits = about.isEmpty() ? here.equals("default") || here.equals("kube-system") : about.equals(here);
        return fits
                ? List.of()
                : List.of(Checks.invalid("involvedObject.namespace", about, "does not match event.namespace"));
    }
}
