/** Which engines computed which prompt beginnings: hashes of a prompt's blocks and a bounded memory of them. */
@NullMarked
package io.kthena.router.prefix;

import org.jspecify.annotations.NullMarked;
