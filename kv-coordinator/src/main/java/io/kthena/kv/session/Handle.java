package io.kthena.kv.session;

/**
 * What the prefill engine returned with a hold: enough to name it, never enough to read it.
 *
 * @param engineId the engine's own id inside the transfer parameters
 * @param remoteRequestId the name under which the engine holds the blocks
 * @param host side channel host
 * @param port side channel base port
 * @param blocks number of pinned blocks
 * @param bytes estimated bytes, 0 when unknown
 */
public record Handle(String engineId, String remoteRequestId, String host, int port, int blocks, long bytes) {}
