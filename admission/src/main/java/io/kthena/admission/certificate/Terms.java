package io.kthena.admission.certificate;

import java.time.Duration;
import java.util.List;

/**
 * What certificates we make.
 *
 * @param hosts DNS names and addresses that the API server may call us by; at least one
 * @param validity how long a certificate and its authority hold
 * @param overlap how long a new authority is known before its certificate is served
 */
public record Terms(List<String> hosts, Duration validity, Duration overlap) {

    public Terms {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs at least one host");
        }
    }
}
