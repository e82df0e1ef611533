package io.kthena.deploy.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** An OCI image layout in a tar file, with one image, open for reading. Not thread-safe. */
final class OciArchive implements Closeable {
    /** The layout's entry point. */
    static final String INDEX = "index.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TarFile tar;
    private final Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();

    private OciArchive(TarFile tar) {
        this.tar = tar;
        tar.getEntries().forEach(entry -> entries.put(entry.getName(), entry));
    }

    static OciArchive open(Path file) throws IOException {
        return new OciArchive(new TarFile(file));
    }

    /** The names of its files, in their order. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** A file's size in bytes. */
    long size(String name) {
        return entry(name).getSize();
    }

    /** A file's content. */
    InputStream content(String name) throws IOException {
        return tar.getInputStream(entry(name));
    }

    JsonNode json(String name) throws IOException {
        try (InputStream content = content(name)) {
            return JSON.readTree(content);
        }
    }

    JsonNode index() throws IOException {
        return json(INDEX);
    }

    JsonNode manifest() throws IOException {
        return json(blob(index().get("manifests").get(0).get("digest").textValue()));
    }

    JsonNode config() throws IOException {
        return json(blob(manifest().get("config").get("digest").textValue()));
    }

    /** The layers' digests, lowest first: {@code sha256:…}. */
    List<String> layers() throws IOException {
        List<String> digests = new ArrayList<>();
        manifest()
                .get("layers")
                .forEach(layer -> digests.add(layer.get("digest").textValue()));
        return List.copyOf(digests);
    }

    /** Unpacks the layers into a folder as a container engine would, with files' modes and times. */
    void unpack(Path root) throws IOException {
        Files.createDirectories(root);
        LayerUnpacker unpacker = new LayerUnpacker(root);
        for (String digest : layers()) {
            try (InputStream layer = new GZIPInputStream(content(blob(digest)), 1 << 16)) {
                unpacker.add(layer);
            }
        }
    }

    /** The name of the file with a digest. */
    static String blob(String digest) {
        return "blobs/sha256/" + hash(digest);
    }

    static String hash(String digest) {
        return digest.substring("sha256:".length());
    }

    private TarArchiveEntry entry(String name) {
        TarArchiveEntry entry = entries.get(name);
        if (entry == null) {
            throw new ImageBuildException("the archive has no " + name);
        }
        return entry;
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
