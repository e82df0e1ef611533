package io.kthena.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Makes an OCI layout loadable by every {@code docker load}, old ones too: adds the index file that those read, and names
 * the image for {@code ctr images import}.
 */
final class DockerManifest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BLOBS = "blobs/sha256/";

    private DockerManifest() {}

    static void add(Path layout, String reference, Path archive) throws IOException {
        try (OciArchive source = OciArchive.open(layout);
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (String name : source.names()) {
                if (!name.equals(OciArchive.INDEX)) {
                    tar.putArchiveEntry(entry(name, source.size(name)));
                    try (var content = source.content(name)) {
                        content.transferTo(tar);
                    }
                    tar.closeArchiveEntry();
                }
            }
            write(tar, OciArchive.INDEX, JSON.writeValueAsBytes(named(source.index(), reference)));
            write(tar, "manifest.json", JSON.writeValueAsBytes(manifest(source.manifest(), reference)));
        }
    }

    private static ArrayNode manifest(JsonNode oci, String reference) {
        ArrayNode images = JSON.createArrayNode();
        ObjectNode image = images.addObject();
        image.put("Config", BLOBS + hash(oci.get("config")));
        image.putArray("RepoTags").add(reference);
        ArrayNode layers = image.putArray("Layers");
        oci.get("layers").forEach(layer -> layers.add(BLOBS + hash(layer)));
        return images;
    }

    private static JsonNode named(JsonNode index, String reference) {
        ObjectNode annotations = ((ObjectNode) index.get("manifests").get(0)).putObject("annotations");
        annotations.put("io.containerd.image.name", "docker.io/" + reference);
        annotations.put("org.opencontainers.image.ref.name", reference.replaceFirst(".*:", ""));
        return index;
    }

    private static String hash(JsonNode descriptor) {
        return OciArchive.hash(descriptor.get("digest").textValue());
    }

    private static void write(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        tar.putArchiveEntry(entry(name, content.length));
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry entry(String name, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(0100644);
        entry.setModTime(Date.from(ImageWriter.TIME));
        return entry;
    }
}
