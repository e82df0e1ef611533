package io.kthena.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerUnpackerTest {
    @Test
    void laterLayersReplaceAndHideFilesOfEarlierOnes(@TempDir Path folder) throws IOException {
        LayerUnpacker unpacker = new LayerUnpacker(folder);
        unpacker.add(layer("etc/kept", "1", "etc/replaced", "1", "etc/hidden", "1", "opt/old", "1"));
        unpacker.add(layer("etc/replaced", "2", "etc/.wh.hidden", "", "opt/.wh..wh..opq", "", "opt/new", "2"));
        assertThat(folder.resolve("etc/kept")).hasContent("1");
        assertThat(folder.resolve("etc/replaced")).hasContent("2");
        assertThat(folder.resolve("etc/hidden")).doesNotExist();
        assertThat(folder.resolve("opt/old")).doesNotExist();
        assertThat(folder.resolve("opt/new")).hasContent("2");
    }

    @Test
    void keepsModesAndTimes(@TempDir Path folder) throws IOException {
        new LayerUnpacker(folder).add(layer("bin/tool", "x"));
        assertThat(Files.isExecutable(folder.resolve("bin/tool"))).isTrue();
        assertThat(Files.getLastModifiedTime(folder.resolve("bin/tool")).toInstant())
                .isEqualTo(ImageWriter.TIME);
    }

    @Test
    void writesNothingOutsideTheImage(@TempDir Path folder) throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        LayerUnpacker unpacker = new LayerUnpacker(root);
        assertThatThrownBy(() -> unpacker.add(layer("../escaped", "x"))).hasMessageContaining("leaves the image");
        unpacker.add(link("out", folder.toString()));
        assertThatThrownBy(() -> unpacker.add(layer("out/escaped", "x")))
                .hasMessageContaining("leaves the image through a link");
        assertThat(folder.resolve("escaped")).doesNotExist();
    }

    private static InputStream layer(String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i], true);
                entry.setSize(content.length);
                entry.setMode(0100755);
                entry.setModTime(ImageWriter.TIME.toEpochMilli());
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static InputStream link(String name, String target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
