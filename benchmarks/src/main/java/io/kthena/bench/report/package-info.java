/** Results as JSON, Markdown and SVG, with the machine they were taken on. */
@NullMarked
package io.kthena.bench.report;

import org.jspecify.annotations.NullMarked;
