/** Names, label keys, annotations and owner references that are a contract between services: pure functions. */
@NullMarked
package io.kthena.model.names;

import org.jspecify.annotations.NullMarked;
