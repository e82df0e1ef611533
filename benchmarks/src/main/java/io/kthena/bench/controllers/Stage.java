package io.kthena.bench.controllers;

import io.kthena.bench.controllers.Ledger.Book;
import io.kthena.bench.process.HostCpu;
import io.kthena.bench.process.Unavailable;
import io.kthena.bench.process.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** An empty cluster with a fresh controller, on which phases are measured one after the other. */
final class Stage implements AutoCloseable {
    private static final long SETTLED_MILLIS = 1000;
    private static final String PODS = "/api/v1/namespaces/" + Arena.NAMESPACE + "/pods";
    private static final String SERVINGS =
            "/apis/workload.serving.volcano.sh/v1alpha1/namespaces/" + Arena.NAMESPACE + "/modelservings";

    private final Options options;
    private final Ledger ledger = new Ledger();
    private final Fleet fleet = new Fleet();
    private final Arena arena;
    private final Controller controller;
    private final Manifests manifests;
    private final Watch pods;
    private final Watch servings;

    private Stage(Path home, Path folder, Options options) throws Unavailable, IOException, InterruptedException {
        this.options = options;
        this.arena = Arena.open(home, folder, ledger);
        this.manifests = new Manifests(arena.url());
        try {
            this.pods = Watch.of(arena.url(), PODS, fleet::pod);
            this.servings = Watch.of(arena.url(), SERVINGS, fleet::serving);
            this.controller = Controller.start(home, folder, arena, options);
        } catch (Unavailable | IOException | InterruptedException e) {
            arena.close();
            throw e;
        }
    }

    /** Opens a stage; its folder is emptied of an earlier one's files by the node. */
    static Stage open(Path home, Path folder, Options options) throws Unavailable, IOException, InterruptedException {
        return new Stage(home, Files.createDirectories(folder), options);
    }

    /** What a user does, and then waits for. */
    private interface Act {
        void play() throws IOException, InterruptedException;
    }

    /** Creates so many ModelServings at once and waits for all of them. */
    Phase converge(int count) throws IOException, InterruptedException {
        return measure(
                "converge",
                count,
                () -> manifests.createAll(count),
                () -> fleet.await(patience(), seen -> hasEnded() || seen.converged() == count));
    }

    /** Creates one ModelServing of many groups and waits for it; not measured. */
    void raise() throws IOException, InterruptedException {
        manifests.create(Manifests.serving(Manifests.name(0), options.groups(), options.maxUnavailable(), 0));
        if (!fleet.await(patience(), seen -> hasEnded() || seen.converged() == 1) || hasEnded()) {
            throw new IOException("the ModelServing to roll did not converge: " + controller.lastWords());
        }
        settle();
    }

    /** Changes the template of that ModelServing and waits until every group is on it. */
    Phase roll() throws IOException, InterruptedException {
        return measure(
                "roll",
                1,
                () -> manifests.change(
                        Manifests.name(0),
                        Manifests.serving(Manifests.name(0), options.groups(), options.maxUnavailable(), 1)),
                () -> fleet.await(
                        patience(),
                        seen -> hasEnded() || (seen.hasSeen(Manifests.name(0), 2) && seen.converged() == 1)));
    }

    /** Does nothing for a while. */
    Phase rest(int count) throws IOException, InterruptedException {
        return measure("rest", count, () -> Thread.sleep(Duration.ofSeconds(options.restSeconds())), () -> true);
    }

    private interface Wait {
        boolean isOver() throws InterruptedException;
    }

    private Phase measure(String name, int count, Act act, Wait wait) throws IOException, InterruptedException {
        fleet.begin();
        ledger.turn();
        Usage before = controller.usage();
        long passes = controller.reconciles();
        double own = Usage.own().cpuSeconds();
        HostCpu host = HostCpu.now();
        long start = System.nanoTime();
        act.play();
        boolean reached = wait.isOver() && !hasEnded();
        double whole = (System.nanoTime() - start) / 1e9;
        double seconds = name.equals("rest") ? whole : (fleet.lastConverged() - start) / 1e9;
        HostCpu later = HostCpu.now();
        double stolen = later.stolenSeconds() - host.stolenSeconds();
        double ours = Usage.own().cpuSeconds() - own;
        if (!name.equals("rest")) {
            settle();
        }
        Usage after = hasEnded() ? before : controller.usage();
        double cpu = after.cpuSeconds() - before.cpuSeconds();
        passes = hasEnded() ? 0 : controller.reconciles() - passes;
        Book book = ledger.turn();
        return new Phase(
                name,
                count,
                fleet.mostPods(),
                reached,
                reached ? seconds : whole,
                cpu,
                passes,
                after,
                Math.max(0, (later.busySeconds() - host.busySeconds() - stolen - ours - cpu) / whole),
                stolen / whole,
                Writes.of(book),
                worst(book),
                fleet.fewestUp(),
                note(reached));
    }

    private Phase.Excess worst(Book book) {
        return Writes.statusWrites(book).entrySet().stream()
                .map(entry -> new Phase.Excess(entry.getKey(), entry.getValue(), fleet.changes(entry.getKey())))
                .max(Comparator.comparingLong(Phase.Excess::beyond))
                .orElse(new Phase.Excess("", 0, 0));
    }

    private String note(boolean reached) {
        if (!controller.isAlive()) {
            return "the controller died: " + controller.lastWords();
        }
        if (pods.isBroken() || servings.isBroken()) {
            return "a watch of ours broke, so that changes were missed";
        }
        return reached
                ? ""
                : "not within %d s: %d ModelServings converged, %d pods"
                        .formatted(options.patienceSeconds(), fleet.converged(), fleet.podCount());
    }

    /** Waits until nobody has written anything for a moment: Events follow what they tell of. */
    private void settle() throws InterruptedException {
        long before = -1;
        for (long now = written(); now != before && !hasEnded(); now = written()) {
            before = now;
            Thread.sleep(SETTLED_MILLIS);
        }
    }

    private long written() {
        return Writes.of(ledger.page()).anybody();
    }

    private boolean hasEnded() {
        return !controller.isAlive();
    }

    private Duration patience() {
        return Duration.ofSeconds(options.patienceSeconds());
    }

    @Override
    public void close() {
        pods.close();
        servings.close();
        controller.close();
        arena.close();
    }
}
