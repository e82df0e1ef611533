package io.kthena.deploy.image;

import java.io.IOException;
import java.util.List;

/** Entry point of {@code ./mvnw package -Pimages}. */
public final class Main {
    private Main() {}

    /**
     * Builds the images.
     *
     * @param arguments {@code --name=value}; docs/images.md says which
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Images(ImageRequest.parse(List.of(arguments))).build();
    }
}
