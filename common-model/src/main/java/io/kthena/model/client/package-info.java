/** How services read and write the API server's objects, and how they get ready to do so while they start. */
@NullMarked
package io.kthena.model.client;

import org.jspecify.annotations.NullMarked;
