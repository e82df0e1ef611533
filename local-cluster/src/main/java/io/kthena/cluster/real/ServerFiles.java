package io.kthena.cluster.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The files that a real API server starts from and those that lead to it, all for their owner alone.
 *
 * @param folder where they are
 */
record ServerFiles(Path folder) {
    private static final int KEY_BITS = 2048;
    private static final int TOKEN_BYTES = 24;

    /** The administrator's token, as the server reads it. */
    Path tokens() {
        return folder.resolve("tokens.csv");
    }

    /** The key that signs service accounts' tokens. */
    Path key() {
        return folder.resolve("sa.key");
    }

    /** The server's own certificate, which it writes itself, with its authority's behind it: what clients should trust. */
    Path certificate() {
        return folder.resolve("apiserver.crt");
    }

    /** The administrator's kubeconfig. */
    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Writes a new token and a new key. */
    void writeSecrets() throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        write(tokens(), HexFormat.of().formatHex(random) + ",admin,admin,system:masters\n");
        write(key(), newKey());
    }

    /** Writes the kubeconfig, once the certificate is there. */
    void writeKubeconfig(String url) throws IOException {
        String tokens = Files.readString(tokens());
        write(kubeconfig(), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: real
                  cluster: {server: "%s", certificate-authority-data: "%s"}
                users:
                - name: admin
                  user: {token: "%s"}
                contexts:
                - name: real
                  context: {cluster: real, user: admin, namespace: default}
                current-context: real
                """.formatted(
                        url,
                        Base64.getEncoder().encodeToString(Files.readAllBytes(certificate())),
                        tokens.substring(0, tokens.indexOf(','))));
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes RSA keys", e);
        }
    }
}
