package io.kthena.bench.peers;

import io.kthena.bench.process.Child;
import io.kthena.bench.process.Ports;
import io.kthena.bench.process.Shell;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The floors: what general-purpose proxies cost that know nothing of models. One core, keep-alive upstream, no access log. */
public final class Floors {
    private static final Duration UP = Duration.ofSeconds(10);

    private static final String NGINX = """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr warn;
            events { worker_connections 8192; }
            http {
              access_log off;
              client_body_temp_path %1$s/nginx-body;
              proxy_temp_path %1$s/nginx-proxy;
              fastcgi_temp_path %1$s/nginx-fastcgi;
              uwsgi_temp_path %1$s/nginx-uwsgi;
              scgi_temp_path %1$s/nginx-scgi;
              client_max_body_size 64m;
              client_body_buffer_size 1m;
              keepalive_requests 1000000000;
              upstream engine { server %2$s; keepalive 1024; keepalive_requests 1000000000; }
              server {
                listen %3$s;
                location / {
                  proxy_pass http://engine;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                }
              }
            }
            """;

    private static final String HAPROXY = """
            global
              nbthread 1
              maxconn 8000
            defaults
              mode http
              timeout connect 5s
              timeout client 600s
              timeout server 600s
              http-reuse always
              option http-keep-alive
            frontend in
              bind %2$s
              default_backend engine
            backend engine
              server engine %1$s
            """;

    private static final String CADDY = """
            {
              admin off
              auto_https off
            }
            http://%2$s {
              reverse_proxy %1$s {
                flush_interval -1
                transport http {
                  keepalive_idle_conns_per_host 1024
                }
              }
            }
            """;

    private Floors() {}

    private interface Recipe {
        Child child(Site site, DebianPackages debian, String address)
                throws Unavailable, IOException, InterruptedException;
    }

    private record Floor(String name, Recipe recipe, List<String> version) implements Contender {
        @Override
        public Running start(Site site) throws Unavailable, IOException, InterruptedException {
            var debian = new DebianPackages(site.work());
            int port = Ports.free(site.host());
            String address = site.host() + ":" + port;
            Child child = recipe.child(site, debian, address);
            if (!Waiting.until(UP, () -> !child.isAlive() || Waiting.listens(site.host(), port)) || !child.isAlive()) {
                child.close();
                throw new Unavailable("did not start: " + child.lastWords());
            }
            Path program = debian.program(version.getFirst(), List.of());
            Shell.Said said = Shell.run(
                    site.work(),
                    List.of("env", "LD_LIBRARY_PATH=" + debian.libraryPath(), program.toString(), version.getLast()));
            return new Running(name, said.text().lines().findFirst().orElse("unknown"), address, child, List.of());
        }
    }

    private static Child start(Site site, DebianPackages debian, String name, List<String> command) throws IOException {
        return Child.start(
                name,
                command,
                Map.of(
                        "LD_LIBRARY_PATH",
                        debian.libraryPath(),
                        "GOMAXPROCS",
                        "1",
                        "HOME",
                        site.work().toString()),
                site.contenderCore(),
                site.log(name));
    }

    private static Path configured(Site site, String name, String text) throws IOException {
        return Files.writeString(site.work().resolve(name), text);
    }

    /** nginx, one worker: the reference of every ratio. */
    public static Contender nginx() {
        return new Floor(
                "nginx",
                (site, debian, address) -> {
                    Path program = debian.program("usr/sbin/nginx", List.of("nginx"));
                    Path file =
                            configured(site, "nginx.conf", NGINX.formatted(site.work(), site.engineAddress(), address));
                    return start(
                            site,
                            debian,
                            "nginx",
                            List.of(
                                    program.toString(),
                                    "-p",
                                    site.work().toString(),
                                    "-e",
                                    "stderr",
                                    "-c",
                                    file.toString()));
                },
                List.of("usr/sbin/nginx", "-v"));
    }

    /** HAProxy, one thread. */
    public static Contender haproxy() {
        return new Floor(
                "haproxy",
                (site, debian, address) -> {
                    Path program = debian.program(
                            "usr/sbin/haproxy",
                            List.of("haproxy", "liblua5.3-0", "libopentracing-c-wrapper0", "libopentracing1"));
                    Path file = configured(site, "haproxy.cfg", HAPROXY.formatted(site.engineAddress(), address));
                    return start(site, debian, "haproxy", List.of(program.toString(), "-db", "-f", file.toString()));
                },
                List.of("usr/sbin/haproxy", "-v"));
    }

    /** Caddy: what a reverse proxy on Go's net/http costs at least. */
    public static Contender caddy() {
        return new Floor(
                "caddy",
                (site, debian, address) -> {
                    Path program = debian.program("usr/bin/caddy", List.of("caddy"));
                    Path file = configured(site, "Caddyfile", CADDY.formatted(site.engineAddress(), address));
                    return start(
                            site,
                            debian,
                            "caddy",
                            List.of(program.toString(), "run", "--config", file.toString(), "--adapter", "caddyfile"));
                },
                List.of("usr/bin/caddy", "version"));
    }
}
