package io.kthena.deploy.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Puts layers over each other in one folder: modes, times, links and whiteouts, all owned by the caller. */
final class LayerUnpacker {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final Path root;

    LayerUnpacker(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Adds an uncompressed layer on top of what is there. */
    void add(InputStream layer) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(layer, 1 << 16));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = inside(entry.getName());
            String name =
                    target.getFileName() == null ? "" : target.getFileName().toString();
            if (name.equals(OPAQUE)) {
                Trees.fresh(parent(target));
            } else if (name.startsWith(WHITEOUT)) {
                Trees.delete(target.resolveSibling(name.substring(WHITEOUT.length())));
            } else {
                place(entry, tar, target);
            }
        }
    }

    private void place(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        Files.createDirectories(parent(target));
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else {
            Trees.delete(target);
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                return;
            }
            if (entry.isLink()) {
                Files.createLink(target, inside(entry.getLinkName()));
                return;
            }
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        Files.setLastModifiedTime(
                target, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }

    /** A layer may come from anybody's base image: nothing is written outside the folder, through links neither. */
    private Path inside(String name) throws IOException {
        Path target = root.resolve(name.replaceFirst("^/+", "")).normalize();
        if (!target.startsWith(root)) {
            throw new ImageBuildException("the layer leaves the image: " + name);
        }
        for (Path above = parent(target); above.startsWith(root) && !above.equals(root); above = parent(above)) {
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
                    && !above.toRealPath().startsWith(root.toRealPath())) {
                throw new ImageBuildException("the layer leaves the image through a link: " + name);
            }
        }
        return target;
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null || path.equals(root) ? root : parent;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] fromOwnerRead = PosixFilePermission.values();
        for (int i = 0; i < fromOwnerRead.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(fromOwnerRead[i]);
            }
        }
        return permissions;
    }
}
