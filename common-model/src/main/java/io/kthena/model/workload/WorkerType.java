package io.kthena.model.workload;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Role of a worker. */
public enum WorkerType {
    SERVER,
    PREFILL,
    DECODE,
    CONTROLLER,
    COORDINATOR;

    /** The name in YAML, which is also the role's name. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
