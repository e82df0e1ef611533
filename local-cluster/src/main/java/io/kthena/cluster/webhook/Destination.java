package io.kthena.cluster.webhook;

import java.net.URI;

/**
 * Where a call goes.
 *
 * @param connectHost host name or address to connect to
 * @param connectPort port to connect to
 * @param serverName the name that must stand in the server's certificate
 * @param url the address as the user knows it
 */
record Destination(String connectHost, int connectPort, String serverName, URI url) {}
