package io.kthena.cluster.node.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where the node keeps what on disk.
 *
 * @param root the node's own folder
 */
public record NodeFolders(Path root) {
    /** What hostPath volumes see as the root of the node's file system. */
    public Path hostPaths() {
        return root.resolve("hostpath");
    }

    /** One folder for each PersistentVolumeClaim. */
    public Path claim(String namespace, String name) {
        return root.resolve("claims").resolve(namespace).resolve(name);
    }

    /** One folder for each pod. */
    public Path pods() {
        return root.resolve("pods");
    }

    /** A pod's folder: volumes, logs, working directories. */
    public Path pod(String uid) {
        return pods().resolve(uid);
    }

    /** One small file for each process the node has started. */
    public Path processes() {
        return root.resolve("processes");
    }

    /** Where {@code jdk.net.hosts.file}s are, one for each namespace. */
    public Path hosts(String namespace) {
        return root.resolve("hosts").resolve(namespace);
    }

    /** Creates the folders and gives hostPath volumes the one file of a real NPU node that engines read. */
    public void prepare() {
        try {
            Files.createDirectories(pods());
            Files.createDirectories(processes());
            Files.createDirectories(root.resolve("hosts"));
            Path hccn = hostPaths().resolve("etc/hccn.conf");
            if (!Files.exists(hccn)) {
                Files.createDirectories(hccn.getParent());
                Files.writeString(hccn, hccnConf());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the node's folder " + root, e);
        }
    }

    /** Eight NPUs' addresses in the form of an Ascend node's /etc/hccn.conf, from a range kept for documentation. */
    private static String hccnConf() {
        StringBuilder conf = new StringBuilder();
        for (int npu = 0; npu < 8; npu++) {
            conf.append("address_")
                    .append(npu)
                    .append("=192.0.2.")
                    .append(11 + npu)
                    .append('\n');
            conf.append("netmask_").append(npu).append("=255.255.255.0\n");
            conf.append("netdetect_").append(npu).append("=192.0.2.1\n");
        }
        return conf.toString();
    }

    /** Deletes a folder with all that is in it. Missing is fine; what cannot be deleted is left. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (IOException e) {
            // A process that is just ending may still write; the folder goes when the node starts next.
            System.getLogger(NodeFolders.class.getName()).log(System.Logger.Level.DEBUG, "left " + folder, e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
