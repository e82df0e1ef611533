package io.kthena.admission.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kthena.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final Duration VALIDITY = Duration.ofDays(90);
    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final Terms TERMS =
            new Terms(List.of("webhook.ns.svc", "127.0.0.1", "2001:db8::1"), VALIDITY, OVERLAP);

    private final FakeClock clock = FakeClock.at("2026-01-01T00:00:00Z");
    private final Issuer issuer = new SelfSigned();

    @Test
    void theFirstCertificateIsMadeAndThenKept() {
        assertThat(decide(Optional.empty(), TERMS)).isInstanceOf(Step.Issue.class);
        Credentials first = first();

        X509Certificate leaf = first.current().leaf();
        assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(clock.instant().plus(VALIDITY));
        assertThat(first.trusted().getFirst().getBasicConstraints()).isZero();
        assertTrusted(first);
        assertThat(decide(Optional.of(first), TERMS)).isInstanceOf(Step.Keep.class);
    }

    @Test
    void twoThirdsThroughItsLifeASuccessorIsAnnouncedAndAfterTheOverlapServed() {
        Credentials first = first();
        Instant renewal = ((Step.Keep) decide(Optional.of(first), TERMS)).until();
        assertThat(Duration.between(clock.instant(), renewal)).isBetween(Duration.ofDays(59), Duration.ofDays(61));

        clock.set(renewal);
        assertThat(decide(Optional.of(first), TERMS)).isInstanceOf(Step.Stage.class);
        Credentials staged = Rotation.staged(first, make(), clock.instant());
        assertThat(staged.current()).isEqualTo(first.current());
        assertThat(staged.trusted()).hasSize(2);
        assertTrusted(staged);
        assertThat(decide(Optional.of(staged), TERMS)).isEqualTo(new Step.Keep(renewal.plus(OVERLAP)));

        clock.advance(OVERLAP);
        assertThat(decide(Optional.of(staged), TERMS)).isInstanceOf(Step.Promote.class);
        Credentials promoted = Rotation.promoted(staged, clock.instant());
        assertThat(promoted.current()).isEqualTo(staged.next().orElseThrow());
        assertThat(promoted.next()).isEmpty();
        assertThat(promoted.trusted())
                .as("the old one too: a replica may still serve with it")
                .hasSize(2);
        assertTrusted(promoted);

        clock.set(promoted.current().expiry().minus(Duration.ofDays(1)));
        assertThat(Rotation.staged(promoted, make(), clock.instant()).trusted())
                .as("without the expired one")
                .hasSize(2);
    }

    @Test
    void afterALongSleepTheSuccessorOrANewOneIsServedAtOnce() {
        Credentials first = first();
        clock.set(first.current().expiry());
        assertThat(decide(Optional.of(first), TERMS))
                .isInstanceOfSatisfying(
                        Step.Issue.class, issue -> assertThat(issue.reason()).contains("holds from"));

        clock.set(Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(80)));
        Credentials staged = Rotation.staged(first, make(), clock.instant());
        clock.set(first.current().expiry());
        assertThat(decide(Optional.of(staged), TERMS)).isInstanceOf(Step.Promote.class);
    }

    @Test
    void hostsThatAreNotCoveredNeedANewCertificate() {
        Credentials first = first();
        var others = new Terms(List.of("webhook.ns.svc", "10.0.0.7"), VALIDITY, OVERLAP);
        assertThat(decide(Optional.of(first), others)).isInstanceOf(Step.Issue.class);
        var fewer = new Terms(List.of("2001:DB8:0::1"), VALIDITY, OVERLAP);
        assertThat(decide(Optional.of(first), fewer)).isInstanceOf(Step.Keep.class);

        Credentials again = Rotation.issued(Optional.of(first), make(), clock.instant());
        assertThat(again.trusted())
                .as("other replicas serve with the old one for a moment")
                .hasSize(2);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsReplaced() {
        Credentials one = first();
        Credentials other = first();
        var mixed = new Credentials(one.current(), Optional.empty(), other.trusted());
        assertThat(decide(Optional.of(mixed), TERMS))
                .isInstanceOfSatisfying(
                        Step.Issue.class, issue -> assertThat(issue.reason()).contains("authorities"));
    }

    @Test
    void aSecretHoldsEverythingAndNoAuthoritysKey() {
        Credentials staged = Rotation.staged(first(), make(), clock.instant());
        Map<String, String> data = SecretData.write(staged);

        assertThat(SecretData.read(data)).contains(staged);
        assertThat(data).containsOnlyKeys("tls.crt", "tls.key", "ca.crt", "next.crt", "next.key");
        assertThat(new String(Base64.getDecoder().decode(data.get("tls.key")), StandardCharsets.UTF_8))
                .startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(staged.current().toString()).doesNotContain("PRIVATE");
    }

    @Test
    void aSecretThatCannotBeReadCountsAsNone() {
        assertThat(SecretData.read(null)).isEmpty();
        assertThat(SecretData.read(Map.of())).isEmpty();
        Map<String, String> data = new HashMap<>(SecretData.write(first()));
        data.put("tls.crt", "bm9uc2Vuc2U=");
        assertThat(SecretData.read(data)).isEmpty();
        data = new HashMap<>(SecretData.write(first()));
        data.put("next.crt", "%%%");
        assertThat(SecretData.read(data)).isPresent();
    }

    private Step decide(Optional<Credentials> stored, Terms terms) {
        return Rotation.decide(stored, terms, clock.instant());
    }

    private Credentials first() {
        return Rotation.issued(Optional.empty(), make(), clock.instant());
    }

    private Issuer.Issued make() {
        return issuer.issue(
                TERMS.hosts(),
                clock.instant().minus(Rotation.BACKDATED),
                clock.instant().plus(VALIDITY));
    }

    private static void assertTrusted(Credentials credentials) {
        X509Certificate leaf = credentials.current().leaf();
        assertThat(credentials.trusted()).anyMatch(authority -> {
            try {
                leaf.verify(authority.getPublicKey());
                return leaf.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
            } catch (GeneralSecurityException notThisOne) {
                return false;
            }
        });
    }
}
