package io.kthena.admission.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a P-256 authority and a certificate that it signs, and forgets the authority's key. The only class that needs
 * BouncyCastle: touch it only when a certificate has to be made.
 */
public final class SelfSigned implements Issuer {
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random = new SecureRandom();

    @Override
    public Issued issue(List<String> hosts, Instant from, Instant until) {
        try {
            var span = new Span(Date.from(from), Date.from(until));
            KeyPair authorityKeys = keys();
            X509Certificate authority = authority(authorityKeys, span);
            KeyPair keys = keys();
            X509Certificate leaf = leaf(hosts, keys, new Signer(authority, authorityKeys), span);
            String key = Pem.block("PRIVATE KEY", keys.getPrivate().getEncoded());
            return new Issued(new Identity(Pem.of(leaf), key, leaf), authority);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private record Span(Date from, Date until) {}

    private record Signer(X509Certificate certificate, KeyPair keys) {}

    private KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    /** With a name of its own, so that clients that trust several find the right one at once. */
    private X509Certificate authority(KeyPair keys, Span span)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        BigInteger serial = serial();
        var name = new X500Name("CN=kthena-webhook-ca-" + serial.toString(16) + ",O=Kthena");
        var builder = new JcaX509v3CertificateBuilder(name, serial, span.from(), span.until(), name, keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        return sign(builder, keys);
    }

    private X509Certificate leaf(List<String> hosts, KeyPair keys, Signer signer, Span span)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var builder = new JcaX509v3CertificateBuilder(
                signer.certificate(),
                serial(),
                span.from(),
                span.until(),
                new X500Name("CN=kthena-webhook,O=Kthena"),
                keys.getPublic());
        var identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, names(hosts))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(signer.certificate()))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        identifiers.createSubjectKeyIdentifier(keys.getPublic()));
        return sign(builder, signer.keys());
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host ->
                        new GeneralName(Rotation.isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(0);
    }
}
