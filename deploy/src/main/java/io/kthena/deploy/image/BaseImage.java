package io.kthena.deploy.image;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an image's own layers lie on. */
sealed interface BaseImage {
    /** Nothing: our lowest layer is made of the build host's libraries. */
    record None() implements BaseImage {}

    /** An image archive with a {@code manifest.json}, as {@code docker save} and this build write it. */
    record Archive(Path file) implements BaseImage {}

    /** An image in a registry, fetched when an image is built. */
    record Registry(String reference) implements BaseImage {}

    /** What {@code -Dimage.base} means: nothing, a file if there is one of that name, or else a reference. */
    static BaseImage parse(String text) {
        if (text.isBlank()) {
            return new None();
        }
        return Files.isRegularFile(Path.of(text)) ? new Archive(Path.of(text)) : new Registry(text);
    }

    /** Where Jib starts from. */
    default JibContainerBuilder start() {
        try {
            return switch (this) {
                case None() -> Jib.fromScratch();
                case Archive(Path file) -> Jib.from(TarImage.at(file));
                case Registry(String reference) -> Jib.from(RegistryImage.named(reference));
            };
        } catch (InvalidImageReferenceException e) {
            throw new ImageBuildException(
                    "-Dimage.base is neither a file nor an image reference: " + e.getMessage(), e);
        }
    }
}
