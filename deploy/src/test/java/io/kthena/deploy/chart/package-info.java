/** The chart as Helm's own engine renders it. */
@NullMarked
package io.kthena.deploy.chart;

import org.jspecify.annotations.NullMarked;
