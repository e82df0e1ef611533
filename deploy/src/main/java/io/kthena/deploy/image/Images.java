package io.kthena.deploy.image;

import io.kthena.deploy.image.ImageWriter.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds the images that were asked for, one after another. */
final class Images {
    private final ImageRequest request;
    private final Path work;

    Images(ImageRequest request) {
        this.request = request;
        this.work = request.output().resolve("work");
    }

    /**
     * Builds every image.
     *
     * @return the archives
     */
    List<Path> build() throws IOException, InterruptedException {
        boolean cache = request.cache() && sandboxWorks();
        List<Path> archives = new ArrayList<>(build(Architecture.ofBuilder(), cache));
        if (!request.jdkArm64().isEmpty() && Architecture.ofBuilder() != Architecture.ARM64) {
            archives.addAll(build(Architecture.ARM64, false));
        }
        return archives;
    }

    private static boolean sandboxWorks() {
        boolean works = Sandbox.works();
        if (!works) {
            System.out.println("No AOT caches: recording one needs root or user namespaces. Images start slower.");
        }
        return works;
    }

    /** Builds the images of one architecture. */
    List<Path> build(Architecture architecture, boolean cache) throws IOException, InterruptedException {
        Files.createDirectories(request.output());
        BaseImage base = request.base(architecture);
        Shared shared = shared(architecture, base);
        ImageWriter writer = new ImageWriter(work.resolve("jib"), base);
        List<Path> archives = new ArrayList<>();
        for (String service : request.services()) {
            archives.add(build(request.spec(service, architecture), shared, writer, cache));
        }
        return archives;
    }

    /** The layers that all images of an architecture have in common. */
    private Shared shared(Architecture architecture, BaseImage base) throws IOException {
        Path folder = work.resolve(architecture.oci());
        Path runtime = Trees.fresh(folder.resolve("runtime"));
        if (architecture == Architecture.ofBuilder()) {
            RuntimeTree.link(runtime, folder);
        } else {
            RuntimeTree.copy(Path.of(request.jdkArm64()), request.systemArm64(), runtime);
        }
        Path system = Trees.fresh(folder.resolve("system"));
        Set<HostPackage> packages = Set.of();
        if (base instanceof BaseImage.None && architecture != Architecture.ofBuilder()) {
            SystemTree.makeFrom(request.systemArm64(), system);
        } else if (base instanceof BaseImage.None) {
            packages = SystemTree.make(system, Trees.at(runtime, RuntimeTree.HOME));
        }
        return new Shared(system, runtime, packages);
    }

    private Path build(ImageSpec spec, Shared shared, ImageWriter writer, boolean cache)
            throws IOException, InterruptedException {
        Path own = Trees.fresh(work.resolve(spec.architecture().oci()).resolve(spec.service()));
        Path target = request.home().resolve(spec.service()).resolve("target");
        List<Layer> layers = layers(target.resolve("quarkus-app"), shared, own);
        Path archive = request.output().resolve(spec.file());
        writer.write(spec, layers, false, archive);
        if (cache) {
            Path root = own.resolve("root");
            unpack(archive, root);
            Path tree = own.resolve("cache");
            CacheRecording.make(spec, root, own, tree, request.home());
            List<Layer> all = new ArrayList<>(layers);
            all.add(new Layer("aot-cache", tree));
            writer.write(spec, all, true, archive);
            Trees.delete(root);
        }
        Path runtime = Trees.at(shared.runtime(), RuntimeTree.HOME);
        Path sbom = archive.resolveSibling(spec.file().replace(".oci.tar", ".cdx.json"));
        Sbom.write(target.resolve("bom.json"), runtime, shared.packages(), sbom);
        System.out.println(archive + "  " + Files.size(archive) / (1024 * 1024) + " MiB");
        return archive;
    }

    private List<Layer> layers(Path packaged, Shared shared, Path own) throws IOException {
        Path dependencies = own.resolve("dependencies");
        Path application = own.resolve("application");
        ApplicationTrees.make(packaged, request.home().resolve("deploy/jvm/service.flags"), dependencies, application);
        List<Layer> layers = new ArrayList<>();
        if (!shared.packages().isEmpty() || Files.exists(Trees.at(shared.system(), "/etc/passwd"))) {
            layers.add(new Layer("system", shared.system()));
        }
        layers.add(new Layer("java", shared.runtime()));
        layers.add(new Layer("dependencies", dependencies));
        layers.add(new Layer("application", application));
        return layers;
    }

    private static void unpack(Path archive, Path root) throws IOException {
        try (OciArchive image = OciArchive.open(archive)) {
            image.unpack(root);
        }
    }

    /**
     * Trees of layers that images share.
     *
     * @param system the lowest one; empty with a base image
     * @param runtime the Java runtime's
     * @param packages what of the build host is in the lowest one
     */
    private record Shared(Path system, Path runtime, Set<HostPackage> packages) {}
}
