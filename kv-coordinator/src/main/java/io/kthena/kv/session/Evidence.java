package io.kthena.kv.session;

/** How sure we are that the prefill engine's memory is free, strongest first (spec: Mooncake protocol §8.1, G4). */
public enum Evidence {
    /** An agent or the engine itself said so. */
    CONFIRMED,
    /** It follows from what the decode engine or the router did. */
    INFERRED,
    /** Only time has passed. */
    ASSUMED
}
