package io.kthena.model.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The list merges as a map: {@code x-kubernetes-list-type: map} with these keys. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface ListMapKeys {
    /** Key fields, in order. */
    String[] value();
}
