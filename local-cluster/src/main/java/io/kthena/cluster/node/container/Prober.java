package io.kthena.cluster.node.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a container how it is, and runs its hooks. All methods block; call them on virtual threads. */
public final class Prober {
    private final ProcessRegistry registry;

    /**
     * A prober for the whole node.
     *
     * @param registry starts exec probes and hooks
     */
    public Prober(ProcessRegistry registry) {
        this.registry = registry;
    }

    /**
     * Where a probe or hook goes.
     *
     * @param container whose ports may be named
     * @param podIp the pod's address
     * @param launch how the container was started; exec probes run alike
     */
    public record Target(Container container, String podIp, Launch launch) {}

    /**
     * Probes once.
     *
     * @param probe what to ask
     * @param target whom
     * @param timeout how long to wait
     */
    public ProbeAnswer probe(Probe probe, Target target, Duration timeout) {
        if (probe.getHttpGet() != null) {
            return get(probe.getHttpGet(), target, timeout);
        }
        if (probe.getTcpSocket() != null) {
            return connect(
                    host(probe.getTcpSocket().getHost(), target),
                    probe.getTcpSocket().getPort(),
                    target,
                    timeout);
        }
        if (probe.getGrpc() != null) {
            return connect(target.podIp(), new IntOrString(probe.getGrpc().getPort()), target, timeout);
        }
        return probe.getExec() == null ? ProbeAnswer.GOOD : exec(probe.getExec().getCommand(), target, timeout);
    }

    /**
     * Runs a postStart or preStop hook to its end.
     *
     * @param hook the hook
     * @param target whose
     * @param timeout when to give up
     */
    public ProbeAnswer hook(LifecycleHandler hook, Target target, Duration timeout) {
        if (hook.getExec() != null) {
            return exec(hook.getExec().getCommand(), target, timeout);
        }
        if (hook.getHttpGet() != null) {
            return get(hook.getHttpGet(), target, timeout);
        }
        if (hook.getSleep() != null) {
            return sleep(Duration.ofSeconds(hook.getSleep().getSeconds()), timeout);
        }
        return ProbeAnswer.GOOD;
    }

    private static ProbeAnswer sleep(Duration wanted, Duration timeout) {
        try {
            Thread.sleep(wanted.compareTo(timeout) < 0 ? wanted : timeout);
            return ProbeAnswer.GOOD;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeAnswer.bad("interrupted");
        }
    }

    private ProbeAnswer get(HTTPGetAction get, Target target, Duration timeout) {
        String scheme = Optional.ofNullable(get.getScheme()).orElse("HTTP").toLowerCase(Locale.ROOT);
        String path = Optional.ofNullable(get.getPath()).orElse("/");
        String url = scheme + "://" + host(get.getHost(), target) + ":" + port(get.getPort(), target)
                + (path.startsWith("/") ? path : "/" + path);
        try {
            int status = status(URI.create(url), get, Math.toIntExact(Math.max(1, timeout.toMillis())));
            return status >= 200 && status < 400
                    ? ProbeAnswer.GOOD
                    : ProbeAnswer.bad("HTTP probe failed with statuscode: " + status);
        } catch (SocketTimeoutException e) {
            return ProbeAnswer.bad("Get \"" + url + "\": context deadline exceeded");
        } catch (IOException | IllegalArgumentException e) {
            return ProbeAnswer.bad("Get \"" + url + "\": " + reason(e));
        }
    }

    /** One blocking connection, closed after the answer's head: at rest a node then has nothing to wake up for. */
    private static int status(URI url, HTTPGetAction get, int timeoutMillis) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.34");
        connection.setRequestProperty("Accept", "*/*");
        get.getHttpHeaders().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("Host"))
                .forEach(header -> connection.setRequestProperty(header.getName(), header.getValue()));
        connection.setRequestProperty("Connection", "close");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static ProbeAnswer connect(String host, IntOrString port, Target target, Duration timeout) {
        int number = port(port, target);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, number), Math.toIntExact(Math.max(1, timeout.toMillis())));
            return ProbeAnswer.GOOD;
        } catch (IOException | IllegalArgumentException e) {
            return ProbeAnswer.bad("dial tcp " + host + ":" + number + ": " + reason(e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof java.net.ConnectException ? "connect: connection refused" : String.valueOf(e.getMessage());
    }

    private static String host(String host, Target target) {
        return host == null || host.isEmpty()
                ? target.podIp()
                : Localhost.rewrite(host + ":0", target.podIp()).replaceFirst(":0$", "");
    }

    /** A port's number; 0 when the container has no port of that name. */
    private static int port(IntOrString port, Target target) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        String name = port.getStrVal();
        return target.container().getPorts().stream()
                .filter(p -> name.equals(p.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> name.matches("\\d{1,5}") ? Integer.parseInt(name) : 0);
    }

    private ProbeAnswer exec(List<String> command, Target target, Duration timeout) {
        List<String> argv = command.stream()
                .map(word -> Localhost.rewrite(word, target.podIp()))
                .toList();
        try {
            Process process = registry.start(target.launch().with(argv).builder());
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                ProcessRegistry.kill(process);
                return ProbeAnswer.bad("command timed out: \"" + String.join(" ", command) + "\" timed out after "
                        + timeout.toSeconds() + "s");
            }
            String output =
                    new String(process.getInputStream().readNBytes(1024), java.nio.charset.StandardCharsets.UTF_8);
            return process.exitValue() == 0
                    ? ProbeAnswer.GOOD
                    : ProbeAnswer.bad(output.isBlank() ? "exit code " + process.exitValue() : output.strip());
        } catch (IOException e) {
            return ProbeAnswer.bad(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeAnswer.bad("interrupted");
        }
    }
}
