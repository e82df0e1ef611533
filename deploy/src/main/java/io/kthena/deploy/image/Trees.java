package io.kthena.deploy.image;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders on the build host that are laid out like an image. */
final class Trees {
    private static final CopyOption[] KEEPING = {StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING
    };

    private Trees() {}

    /** An empty folder at {@code path}, whatever was there before. */
    static Path fresh(Path path) throws IOException {
        delete(path);
        return Files.createDirectories(path);
    }

    /** Deletes a folder with everything in it, without following links. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** The tree's place for a path of the image. */
    static Path at(Path tree, String imagePath) {
        return tree.resolve(imagePath.substring(1));
    }

    /** Copies one file, following links, to a path of the image. */
    static void put(Path source, Path tree, String imagePath) throws IOException {
        Path target = at(tree, imagePath);
        Files.createDirectories(target.getParent());
        Files.copy(source.toRealPath(), target, KEEPING);
    }

    /** Writes a text file at a path of the image. */
    static void write(Path tree, String imagePath, String text) throws IOException {
        Path target = at(tree, imagePath);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    /**
     * Copies the files below a folder to a path of the image; links become what they point to.
     *
     * @param wanted tells by its path relative to the folder which file is copied
     */
    static void copy(Path folder, Path tree, String imagePath, Predicate<Path> wanted) throws IOException {
        for (Path file : files(folder)) {
            Path relative = folder.relativize(file);
            if (wanted.test(relative)) {
                put(file, tree, imagePath + "/" + relative);
            }
        }
    }

    /** All symbolic links below a folder, in a fixed order. */
    static List<Path> links(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isSymbolicLink).sorted().toList();
        }
    }

    /** All files below a folder, in a fixed order. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
