package io.kthena.cluster.schema;

import java.util.List;

/** A custom resource definition's schema is not acceptable: not structural, unknown types, or a CEL rule that fails. */
public final class SchemaInvalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    SchemaInvalid(List<FieldError> errors) {
        super(FieldError.join(errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns what is wrong, with paths that start at {@code openAPIV3Schema}. */
    public List<FieldError> errors() {
        return errors;
    }
}
