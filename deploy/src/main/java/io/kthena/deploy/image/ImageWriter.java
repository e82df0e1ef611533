package io.kthena.deploy.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Writes an image archive with Jib. Nothing of the build's time, host or user gets into it. */
final class ImageWriter {
    /** The time of every file in every image, and of the images. An AOT cache remembers the times of its jars. */
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
    private static final FilePermissions PLAIN = FilePermissions.fromOctalString("644");
    private static final FilePermissions ANYONE = FilePermissions.fromOctalString("777");

    private final Path cache;
    private final BaseImage base;

    /**
     * @param cache a folder that keeps finished layers between images
     * @param base what lies below the layers
     */
    ImageWriter(Path cache, BaseImage base) {
        this.cache = cache;
        this.base = base;
    }

    /**
     * Writes an archive that is an OCI image layout and can be loaded by {@code docker load} as well.
     *
     * @param layers the image's own layers, lowest first
     * @param withCache whether one of them holds the AOT cache
     */
    void write(ImageSpec spec, List<Layer> layers, boolean withCache, Path archive)
            throws IOException, InterruptedException {
        Path plain = archive.resolveSibling(archive.getFileName() + ".part");
        JibContainerBuilder image = base.start()
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(spec.architecture().oci(), "linux")))
                .setCreationTime(TIME)
                .setEntrypoint(spec.entrypoint(withCache))
                .setEnvironment(spec.environment())
                .setUser(SystemTree.USER + ":" + SystemTree.USER)
                .setWorkingDirectory(AbsoluteUnixPath.get(ApplicationTrees.HOME))
                .setExposedPorts(Port.tcp(ImageSpec.PORT));
        spec.labels().forEach(image::addLabel);
        for (Layer layer : layers) {
            image.addFileEntriesLayer(entries(layer));
        }
        try {
            image.containerize(Containerizer.to(TarImage.at(plain).named(spec.reference()))
                    .setBaseImageLayersCache(cache.resolve("base"))
                    .setApplicationLayersCache(cache.resolve("own"))
                    .setOfflineMode(!(base instanceof BaseImage.Registry))
                    .setToolName("kthena"));
        } catch (InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException
                | ExecutionException e) {
            throw new ImageBuildException("cannot write " + archive + ": " + e.getMessage(), e);
        }
        DockerManifest.add(plain, spec.reference(), archive);
        Files.delete(plain);
    }

    private static FileEntriesLayer entries(Layer layer) throws IOException {
        FileEntriesLayer.Builder builder = FileEntriesLayer.builder().setName(layer.name());
        List<Path> top;
        try (Stream<Path> list = Files.list(layer.tree())) {
            top = list.sorted().toList();
        }
        for (Path each : top) {
            builder.addEntryRecursive(
                    each,
                    AbsoluteUnixPath.get("/" + each.getFileName()),
                    (source, target) -> permissions(source, target.toString()),
                    (source, target) -> TIME);
        }
        return builder.build();
    }

    private static FilePermissions permissions(Path source, String target) {
        if (target.equals("/tmp")) {
            return ANYONE;
        }
        return Files.isDirectory(source) || Files.isExecutable(source) ? EXECUTABLE : PLAIN;
    }

    /**
     * One layer.
     *
     * @param name what it holds
     * @param tree a folder laid out like the image
     */
    record Layer(String name, Path tree) {}
}
