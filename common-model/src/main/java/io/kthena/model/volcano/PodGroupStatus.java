package io.kthena.model.volcano;

import io.kthena.model.schema.ApiType;
import org.jspecify.annotations.Nullable;

/** The part of a PodGroup's status that we read. */
@ApiType
public record PodGroupStatus(@Nullable String phase) {}
