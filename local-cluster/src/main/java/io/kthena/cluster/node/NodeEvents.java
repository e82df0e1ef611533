package io.kthena.cluster.node;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.cluster.node.lifecycle.PodStatuses;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes Events about pods. An event that repeats an earlier one of the same pod raises its count. They are written by
 * a thread of their own in the order they were reported, and never hold up a pod.
 */
final class NodeEvents implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeEvents.class.getName());
    private static final int REMEMBERED = 4096;
    private static final int QUEUE = 10_000;

    private final KubernetesClient client;
    private final String node;
    private final Clock clock;
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>(QUEUE);
    private final Map<Report, Written> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Report, Written> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread writer;

    /** One occurrence, equal to others of the same kind. The pod counts by its uid alone. */
    private record Report(Subject subject, String container, Kind kind) {}

    private record Subject(String namespace, String name, String uid) {}

    private record Kind(String type, String reason, String message) {}

    private record Written(String name, int count) {}

    NodeEvents(KubernetesClient client, String node, Clock clock) {
        this.client = client;
        this.node = node;
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("node-events").start(this::writeAll);
    }

    /** Reports that all is as it should be. */
    void normal(Pod pod, String container, String reason, String message) {
        report(pod, container, new Kind("Normal", reason, message));
    }

    /** Reports a problem. */
    void warning(Pod pod, String container, String reason, String message) {
        report(pod, container, new Kind("Warning", reason, message));
    }

    private void report(Pod pod, String container, Kind kind) {
        Subject subject = new Subject(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
        if (!reports.offer(new Report(subject, container, kind))) {
            LOG.log(System.Logger.Level.DEBUG, "too many events; dropped one of " + subject.name());
        }
    }

    private void writeAll() {
        try {
            while (true) {
                write(reports.take());
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more events", e);
        }
    }

    private void write(Report report) {
        try {
            Optional<Written> before = Optional.ofNullable(written.get(report));
            Written now = before.map(w -> new Written(w.name(), w.count() + 1))
                    .orElseGet(() -> new Written(name(report.subject()), 1));
            if (before.isEmpty() || !again(report, now)) {
                client.v1()
                        .events()
                        .inNamespace(report.subject().namespace())
                        .resource(event(report, now))
                        .create();
            }
            written.put(report, now);
        } catch (KubernetesClientException e) {
            // An event that cannot be written is lost, as a kubelet's would be; a namespace on its way out refuses
            // them.
            LOG.log(System.Logger.Level.DEBUG, "event not written: " + e.getMessage());
        }
    }

    private String name(Subject subject) {
        return subject.name() + "." + Long.toHexString(clock.instant().getNano() + clock.millis() * 1_000_000L);
    }

    private boolean again(Report report, Written now) {
        String patch =
                "{\"count\":" + now.count() + ",\"lastTimestamp\":\"" + PodStatuses.time(clock.instant()) + "\"}";
        try {
            client.v1()
                    .events()
                    .inNamespace(report.subject().namespace())
                    .withName(now.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private Event event(Report report, Written now) {
        Instant at = clock.instant();
        boolean scheduler = report.kind().reason().endsWith("Scheduled")
                || report.kind().reason().equals("FailedScheduling");
        String component = scheduler ? "default-scheduler" : "kubelet";
        return new EventBuilder()
                .withNewMetadata()
                .withName(now.name())
                .withNamespace(report.subject().namespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(report.subject().name())
                .withNamespace(report.subject().namespace())
                .withUid(report.subject().uid())
                .withFieldPath(report.container().isEmpty() ? null : "spec.containers{" + report.container() + "}")
                .endInvolvedObject()
                .withType(report.kind().type())
                .withReason(report.kind().reason())
                .withMessage(report.kind().message())
                .withNewSource(component, scheduler ? null : node)
                .withReportingComponent(component)
                .withReportingInstance(scheduler ? "" : node)
                .withFirstTimestamp(PodStatuses.time(at))
                .withLastTimestamp(PodStatuses.time(at))
                .withCount(now.count())
                .build();
    }

    /** Stops writing; what is queued is dropped. */
    @Override
    public void close() {
        writer.interrupt();
    }
}
