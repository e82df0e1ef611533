package io.kthena.booster.validation;

import io.kthena.booster.template.CacheVolume;
import io.kthena.booster.template.EngineConfig;
import io.kthena.booster.template.InvalidBooster;
import io.kthena.booster.template.KvConnectorDetection;
import io.kthena.booster.template.Workers;
import io.kthena.model.validation.Problem;
import io.kthena.model.workload.ModelBackend;
import io.kthena.model.workload.ModelBooster;
import io.kthena.model.workload.ModelWorker;
import io.kthena.model.workload.WorkerType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the schema cannot see (workload spec §2.10, D-30): relations between fields, engine options, and everything that the
 * templates need. Pure and total: any booster that the API server stores gets an answer.
 */
public final class BoosterValidation {

    private static final String BACKEND = "spec.backend";
    private static final String WORKERS = BACKEND + ".workers";
    private static final int HIGHEST_REPLICAS = 1_000_000;

    private BoosterValidation() {}

    /** Every problem of a booster, in the order of its fields; empty if it can be expanded. */
    @SuppressWarnings("NullAway") // A stored object may lack what the schema requires today.
    public static List<Problem> problems(ModelBooster booster) {
        if (booster.getSpec() == null || booster.getSpec().backend() == null) {
            return List.of(new Problem(BACKEND, "is required"));
        }
        ModelBackend backend = booster.getSpec().backend();
        var missing = missing(backend);
        if (!missing.isEmpty()) {
            return missing;
        }
        var problems = new ArrayList<Problem>();
        if (backend.replicas() < 0 || backend.replicas() > HIGHEST_REPLICAS) {
            problems.add(new Problem(BACKEND + ".replicas", "replicas must be from 0 to " + HIGHEST_REPLICAS));
        }
        problems.addAll(SourceValidation.problems(backend));
        problems.addAll(workerTypes(backend));
        problems.addAll(workers(backend.workers()));
        if (problems.isEmpty()) {
            problems.addAll(pair(backend));
            problems.addAll(NameValidation.problems(booster));
        }
        return List.copyOf(problems);
    }

    @SuppressWarnings("NullAway")
    private static List<Problem> missing(ModelBackend backend) {
        var problems = new ArrayList<Problem>();
        require(problems, backend.name(), "name");
        require(problems, backend.type(), "type");
        require(problems, backend.modelURI(), "modelURI");
        require(problems, backend.replicas(), "replicas");
        if (backend.workers() == null || backend.workers().isEmpty()) {
            problems.add(new Problem(WORKERS, "at least one worker is required"));
        }
        return problems;
    }

    @SuppressWarnings("NullAway")
    private static void require(List<Problem> problems, Object value, String field) {
        if (value == null || "".equals(value)) {
            problems.add(new Problem(BACKEND + "." + field, "is required"));
        }
    }

    private static List<Problem> workerTypes(ModelBackend backend) {
        var problems = new ArrayList<Problem>();
        var types = backend.workers().stream().map(Workers::type).toList();
        if (!Workers.isDisaggregated(backend)) {
            if (types.size() != 1) {
                problems.add(new Problem(WORKERS, "a vLLM backend has exactly one worker"));
            } else if (types.getFirst() != WorkerType.SERVER) {
                problems.add(new Problem(WORKERS + "[0].type", "the worker of a vLLM backend must be a server"));
            }
            return problems;
        }
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i) != WorkerType.PREFILL && types.get(i) != WorkerType.DECODE) {
                problems.add(new Problem(at(i) + ".type", "must be prefill or decode in a vLLMDisaggregated backend"));
            }
        }
        for (WorkerType needed : List.of(WorkerType.PREFILL, WorkerType.DECODE)) {
            long count = types.stream().filter(needed::equals).count();
            if (count != 1) {
                problems.add(new Problem(
                        WORKERS,
                        "a vLLMDisaggregated backend needs exactly one %s worker, this one has %d"
                                .formatted(needed.wireName(), count)));
            }
        }
        return problems;
    }

    private static List<Problem> workers(List<ModelWorker> workers) {
        var problems = new ArrayList<Problem>();
        var ports = new HashSet<Integer>();
        for (int i = 0; i < workers.size(); i++) {
            checkImage(problems, at(i) + ".image", workers.get(i));
            checkConfig(problems, at(i) + ".config", workers.get(i), ports);
        }
        if (ports.size() > 1) {
            problems.add(new Problem(
                    WORKERS,
                    "all workers must have the same port, not "
                            + ports.stream().sorted().toList()));
        }
        return problems;
    }

    private static void checkImage(List<Problem> problems, String field, ModelWorker worker) {
        String image = worker.image();
        if (image == null || image.isEmpty()) {
            problems.add(new Problem(field, "is required"));
        } else if (image.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            problems.add(new Problem(field, "must not contain white space"));
        }
    }

    private static void checkConfig(List<Problem> problems, String field, ModelWorker worker, Set<Integer> ports) {
        EngineConfig config;
        try {
            config = EngineConfig.of(worker);
        } catch (InvalidBooster e) {
            problems.add(new Problem(field, e.problem()));
            return;
        }
        try {
            ports.add(config.port());
        } catch (InvalidBooster e) {
            problems.add(new Problem(field + ".port", e.problem()));
        }
        for (String option : config.spelledTwice()) {
            problems.add(new Problem(field, "the option %s is given twice, with - and with _".formatted(option)));
        }
    }

    private static List<Problem> pair(ModelBackend backend) {
        try {
            var _ = KvConnectorDetection.detect(backend.workers());
            var _ = CacheVolume.mountPath(backend.cacheURI());
            return List.of();
        } catch (InvalidBooster e) {
            return List.of(new Problem(WORKERS, e.problem()));
        }
    }

    private static String at(int index) {
        return WORKERS + "[" + index + "]";
    }
}
