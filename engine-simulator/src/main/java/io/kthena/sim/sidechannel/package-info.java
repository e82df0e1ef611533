/** The ZMQ and msgpack conversation by which a decode engine pulls and releases KV held by a prefill engine. */
@NullMarked
package io.kthena.sim.sidechannel;

import org.jspecify.annotations.NullMarked;
