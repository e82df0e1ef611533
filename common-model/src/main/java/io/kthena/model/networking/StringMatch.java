package io.kthena.model.networking;

import io.kthena.model.schema.ApiType;
import io.kthena.model.schema.Doc;
import org.jspecify.annotations.Nullable;

/**
 * How one string is matched. The first of {@code exact}, {@code prefix}, {@code regex} that is set decides; none set matches
 * anything (router spec §1.1). All components are nullable.
 */
@ApiType
public record StringMatch(
        @Doc("The whole string must be equal.") @Nullable String exact,
        @Doc("The string must begin with this.") @Nullable String prefix,

        @Doc("RE2 expression that must be found somewhere in the string.") @Nullable
        String regex) {}
