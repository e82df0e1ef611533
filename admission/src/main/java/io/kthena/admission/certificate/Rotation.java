package io.kthena.admission.certificate;

import io.kthena.admission.certificate.Issuer.Issued;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The life of the certificate, as pure functions of what is stored, the terms and the time. A certificate is replaced after
 * two thirds of its life, in two steps: first the successor's authority is made known beside the old one, and only after
 * the overlap is the successor served. At every moment each replica's certificate is one that the API server trusts.
 */
public final class Rotation {
    /** Certificates begin this long ago, for clocks that are behind ours. */
    public static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final int TRUSTED_AT_MOST = 3;
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private Rotation() {}

    /** What is to be done now. */
    public static Step decide(Optional<Credentials> stored, Terms terms, Instant now) {
        if (stored.isEmpty()) {
            return new Step.Issue("there is no certificate");
        }
        Credentials credentials = stored.get();
        Optional<Identity> next = credentials.next().filter(successor -> usable(successor, credentials, terms, now));
        if (!usable(credentials.current(), credentials, terms, now)) {
            return next.isPresent() ? new Step.Promote() : new Step.Issue(flaw(credentials, terms, now));
        }
        if (next.isPresent()) {
            Instant due = next.get().start().plus(BACKDATED).plus(terms.overlap());
            return now.isBefore(due) ? new Step.Keep(due) : new Step.Promote();
        }
        Instant renewal = renewal(credentials.current());
        return now.isBefore(renewal) ? new Step.Keep(renewal) : new Step.Stage();
    }

    /** What is stored after a step; {@code issued} is used by the steps that make a certificate. */
    public static Credentials issued(Optional<Credentials> stored, Issued issued, Instant now) {
        return new Credentials(issued.identity(), Optional.empty(), trusted(stored, Optional.of(issued), now));
    }

    /** What is stored once a successor is staged. */
    public static Credentials staged(Credentials stored, Issued successor, Instant now) {
        return new Credentials(
                stored.current(),
                Optional.of(successor.identity()),
                trusted(Optional.of(stored), Optional.of(successor), now));
    }

    /** What is stored once the successor, which must be there, is the one. */
    public static Credentials promoted(Credentials stored, Instant now) {
        return new Credentials(
                stored.next().orElseThrow(), Optional.empty(), trusted(Optional.of(stored), Optional.empty(), now));
    }

    /** Authorities that still hold, newest first: old ones too, as other replicas may serve under them for a moment. */
    private static List<X509Certificate> trusted(Optional<Credentials> stored, Optional<Issued> added, Instant now) {
        var authorities = new ArrayList<X509Certificate>();
        added.ifPresent(issued -> authorities.add(issued.authority()));
        stored.ifPresent(old -> old.trusted().stream()
                .filter(authority -> now.isBefore(authority.getNotAfter().toInstant()))
                .forEach(authorities::add));
        return authorities.subList(0, Math.min(TRUSTED_AT_MOST, authorities.size()));
    }

    private static Instant renewal(Identity identity) {
        Duration life = Duration.between(identity.start(), identity.expiry());
        return identity.start().plus(life.multipliedBy(2).dividedBy(3));
    }

    private static boolean usable(Identity identity, Credentials credentials, Terms terms, Instant now) {
        return identity.validAt(now) && covers(identity.leaf(), terms.hosts()) && vouched(identity, credentials);
    }

    private static String flaw(Credentials credentials, Terms terms, Instant now) {
        Identity current = credentials.current();
        if (!current.validAt(now)) {
            return "the certificate holds from " + current.start() + " to " + current.expiry();
        }
        return covers(current.leaf(), terms.hosts())
                ? "none of the authorities beside the certificate has signed it"
                : "the certificate is not for all of " + terms.hosts();
    }

    private static boolean vouched(Identity identity, Credentials credentials) {
        return credentials.trusted().stream().anyMatch(authority -> signed(authority, identity.leaf()));
    }

    private static boolean signed(X509Certificate authority, X509Certificate leaf) {
        try {
            leaf.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean covers(X509Certificate leaf, List<String> hosts) {
        Set<String> named = names(leaf);
        return hosts.stream().map(Rotation::canonical).allMatch(named::contains);
    }

    private static Set<String> names(X509Certificate leaf) {
        try {
            var names = leaf.getSubjectAlternativeNames();
            return names == null
                    ? Set.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME)
                                    || name.getFirst().equals(ADDRESS))
                            .map(name -> canonical(name.get(1).toString()))
                            .collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    /** One spelling per address, as IPv6 has several. */
    private static String canonical(String host) {
        return isAddress(host) ? InetAddress.ofLiteral(host).getHostAddress() : host;
    }

    /** Whether a host is an address and no name. */
    static boolean isAddress(String host) {
        try {
            var _ = InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
