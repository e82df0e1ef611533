package io.kthena.model.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The list or object is replaced as a whole: {@code x-kubernetes-list-type: atomic} or {@code x-kubernetes-map-type: atomic}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Atomic {}
