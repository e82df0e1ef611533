package io.kthena.cluster.launch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * One service to run as a process.
 *
 * @param name also the name of its log
 * @param jar the runnable jar; an AOT cache {@code <jar minus .jar>.aot} beside it is used if present
 * @param host loopback address to listen on
 * @param port port to listen on
 * @param environment further environment variables
 */
record ServiceSpec(String name, Path jar, String host, int port, Map<String, String> environment) {
    Path aotCache() {
        String file = jar.getFileName().toString();
        return jar.resolveSibling(file.substring(0, file.length() - ".jar".length()) + ".aot");
    }

    URI ready() {
        return URI.create("http://" + host + ":" + port + "/q/health/ready");
    }

    String address() {
        return host + ":" + port;
    }
}
