package io.kthena.serving.act;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PreconditionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kthena.model.names.Names;
import io.kthena.model.volcano.PodGroup;
import io.kthena.model.workload.ModelServing;
import io.kthena.serving.fleet.PodFact;
import io.kthena.serving.fleet.Slot;
import io.kthena.serving.observe.RecentDeletions;
import io.kthena.serving.observe.Snapshot;
import io.kthena.serving.plan.Action;
import io.kthena.serving.template.PodGroupTemplate;
import io.kthena.serving.template.RevisionTemplate;
import io.kthena.serving.template.ServiceTemplate;
import io.kthena.serving.template.ServingPodTemplate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the actions of one plan, in order. What the API server refuses is noted and the rest goes on; an API server
 * that does not answer ends the pass with an exception. Made for one pass, by one thread.
 */
public final class Executor {
    /** The field manager of everything that we apply. */
    public static final String FIELD_MANAGER = "kthena-serving-controller";

    private static final Logger LOG = Logger.getLogger(Executor.class);
    private static final Duration TAKEN_NAME_RETRY = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Tools tools;
    private final ModelServing serving;
    private final Snapshot snapshot;
    private final boolean gang;
    private final PodMarks marks;
    private final Set<Integer> withoutPodGroup = new HashSet<>();
    private @Nullable String refusal;
    private @Nullable Duration lookAgain;

    /**
     * What executors share.
     *
     * @param client the way to the API server
     * @param deletions where deletions are noted
     * @param events where role replicas' lives are told
     * @param created hears of each created object, so that the caches know it at once
     */
    public record Tools(
            KubernetesClient client, RecentDeletions deletions, ServingEvents events, Consumer<HasMetadata> created) {}

    /** An executor for one pass over a ModelServing, as the snapshot saw it. */
    public Executor(Tools tools, ModelServing serving, Snapshot snapshot, boolean gang) {
        this.tools = tools;
        this.serving = serving;
        this.snapshot = snapshot;
        this.gang = gang;
        this.marks = new PodMarks(tools, namespace());
    }

    /**
     * Carries out the plan.
     *
     * @throws KubernetesClientException if the API server cannot be reached or fails
     */
    public Outcome carryOut(List<Action> plan) {
        plan.forEach(this::carryOut);
        return new Outcome(refusal, Optional.ofNullable(lookAgain));
    }

    private void carryOut(Action action) {
        switch (action) {
            case Action.StoreRevision(var revision) ->
                create("revision", RevisionTemplate.of(serving, revision, snapshot.nextRevisionNumber(serving)));
            case Action.DropRevision(var revision) ->
                delete(ControllerRevision.class, Names.controllerRevision(name(), revision));
            case Action.Remember remember -> remember(remember);
            case Action.EnsurePodGroup(int group, var spec) ->
                ensurePodGroup(group, PodGroupTemplate.of(serving, group, spec));
            case Action.DeletePodGroup(var podGroup) -> delete(PodGroup.class, podGroup);
            case Action.CreatePod create -> createPod(create);
            case Action.DeletePod(var pod, var why) -> deletePod(pod, why);
            case Action.DrainPod(var pod, var since, var why) -> marks.drain(pod, since, why);
            case Action.MarkRepresentative(var pod) -> marks.representative(pod);
            case Action.EnsureService(var slot) ->
                create("role " + slot.role(), ServiceTemplate.headless(serving, slot));
            case Action.DeleteService(var service) -> delete(Service.class, service);
            case Action.LookAgain(var after) -> lookAgainAfter(after);
        }
    }

    /** Pods of a group whose PodGroup could not be ensured wait with it: they would be scheduled one by one. */
    private void createPod(Action.CreatePod action) {
        var slot = action.slot();
        if (withoutPodGroup.contains(slot.group())) {
            return;
        }
        try {
            var pod = ServingPodTemplate.of(
                    serving, slot, action.revision(), new ServingPodTemplate.Membership(gang, action.surge()));
            var created = create("role " + slot.role(), pod);
            if (created.isPresent() && slot.entry()) {
                tellOfRole(slot, ServingEvents.ROLE_CREATING, "is being created", created.get());
            }
        } catch (IllegalArgumentException e) {
            refused("role " + slot.role(), e.getMessage());
        }
    }

    /** Creates an object; its UID, or empty if the name is taken or the object refused. */
    private Optional<String> create(String what, HasMetadata object) {
        try {
            var created = tools.client().resource(object).create();
            tools.created().accept(created);
            return Optional.of(created.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                lookAgainAfter(TAKEN_NAME_RETRY);
                return Optional.empty();
            }
            if (!isRefusal(e)) {
                throw e;
            }
            refused(what, e.getMessage());
            return Optional.empty();
        }
    }

    private void ensurePodGroup(int group, PodGroup podGroup) {
        try {
            var applied = tools.client()
                    .resource(podGroup)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(FIELD_MANAGER)
                            .withForce(true)
                            .build());
            tools.created().accept(applied);
        } catch (KubernetesClientException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            withoutPodGroup.add(group);
            refused("PodGroup " + podGroup.getMetadata().getName(), e.getMessage());
        }
    }

    private void deletePod(PodFact pod, Action.Why why) {
        LOG.infof("deleting pod %s/%s: %s", namespace(), pod.name(), why);
        var options = new DeleteOptionsBuilder()
                .withApiVersion("v1")
                .withKind("DeleteOptions")
                .withPreconditions(new PreconditionsBuilder().withUid(pod.uid()).build())
                .build();
        try {
            tools.client().raw("/api/v1/namespaces/" + namespace() + "/pods/" + pod.name(), "DELETE", options);
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
        tools.deletions().add(pod.uid());
        if (pod.slot().entry()) {
            tellOfRole(pod.slot(), ServingEvents.ROLE_DELETING, "is being deleted", pod.uid());
        }
    }

    private <T extends HasMetadata> void delete(Class<T> type, String object) {
        tools.client().resources(type).inNamespace(namespace()).withName(object).delete();
    }

    private void remember(Action.Remember action) {
        var stored = snapshot.stored(serving, action.revision().name());
        if (stored.isEmpty()) {
            return;
        }
        var note = RevisionTemplate.remembering(stored.get(), action.unit(), action.recovery());
        var patched = tools.client().resource(stored.get()).edit(revision -> {
            revision.getMetadata().setAnnotations(with(revision.getMetadata().getAnnotations(), note));
            return revision;
        });
        tools.created().accept(patched);
    }

    private static Map<String, String> with(@Nullable Map<String, String> annotations, String note) {
        var all = new HashMap<>(Optional.ofNullable(annotations).orElse(Map.of()));
        all.put(RevisionTemplate.RECOVERIES, note);
        return all;
    }

    private void tellOfRole(Slot slot, String reason, String what, String key) {
        var group = Names.servingGroup(name(), slot.group());
        var message = "Role " + slot.role() + ", replica " + slot.roleId() + " of serving group " + group + " " + what;
        tools.events().normal(serving, reason, message, slot.group() + "/" + slot.roleId() + "/" + key);
    }

    private void refused(String what, @Nullable String message) {
        if (refusal == null) {
            refusal = what + ": " + message;
            LOG.warnf("%s/%s: refused: %s", namespace(), name(), refusal);
            tools.events()
                    .warning(
                            serving,
                            ServingEvents.FAILED_CREATE,
                            refusal,
                            serving.getMetadata().getGeneration() + "/" + refusal);
        }
    }

    private void lookAgainAfter(Duration after) {
        if (lookAgain == null || after.compareTo(lookAgain) < 0) {
            lookAgain = after;
        }
    }

    /** A refusal is about the object, so that repeating it soon is no use; the rest is about the moment. */
    private static boolean isRefusal(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != TOO_MANY_REQUESTS;
    }

    private String name() {
        return serving.getMetadata().getName();
    }

    private String namespace() {
        return serving.getMetadata().getNamespace();
    }
}
