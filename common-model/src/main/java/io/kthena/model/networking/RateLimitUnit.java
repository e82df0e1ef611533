package io.kthena.model.networking;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The window of a rate limit. */
public enum RateLimitUnit {
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    MONTH;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
