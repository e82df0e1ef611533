package io.kthena.system;

import io.kthena.testing.cluster.Needs;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the whole system on the cluster under test; skipped, with the reason, where that cannot be had. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Needs
@ExtendWith(Kthena.class)
@interface OnCluster {}
