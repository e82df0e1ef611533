/** The life of one object: create, update, apply, delete, with the rules every write obeys. */
@NullMarked
package io.kthena.cluster.objects;

import org.jspecify.annotations.NullMarked;
