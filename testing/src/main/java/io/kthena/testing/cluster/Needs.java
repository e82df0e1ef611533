package io.kthena.testing.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs the cluster under test, with some capabilities. Where they are missing it is skipped, with the reason,
 * and named again at the end of the run.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TargetCondition.class)
public @interface Needs {
    /** What the cluster must have; none: any cluster will do that can be had here. */
    Capability[] value() default {};
}
