package io.kthena.cluster.webhook;

import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a call did not work, in the words API servers use. Pure. */
final class Failures {
    private static final String UNVERIFIED = "tls: failed to verify certificate: x509: ";

    private Failures() {}

    /** An answer other than 200. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final String body;

        Refused(int code, String body) {
            super("status " + code, null, false, false);
            this.code = code;
            this.body = body;
        }
    }

    /** Whether a kept connection broke before the answer, as it does when the other side starts again. */
    static boolean isLostConnection(Throwable failure) {
        return find(failure, HttpClosedException.class) != null;
    }

    static CallFailed of(Throwable failure, Destination destination, Duration timeout) {
        Refused refused = find(failure, Refused.class);
        String why = refused != null
                ? answered(refused)
                : Caller.post(destination.url(), timeout) + unanswered(failure, destination);
        return new CallFailed("failed to call webhook: " + why);
    }

    private static String answered(Refused refused) {
        return switch (refused.code) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> "forbidden: " + refused.body.strip();
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 406 -> "the server was unable to respond with a content type that the client supports";
            case 415 -> "the body of the request was in an unknown format";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                "the server was unable to return a response in the time allotted, but may still be processing the"
                        + " request";
            default ->
                refused.code >= 500
                        ? "an error on the server (\"" + refused.body.strip()
                                + "\") has prevented the request from succeeding"
                        : "the server responded with the status code " + refused.code
                                + " but did not return more information";
        };
    }

    private static String unanswered(Throwable failure, Destination destination) {
        String address = destination.connectHost() + ":" + destination.connectPort();
        if (find(failure, TimeoutException.class) != null) {
            return "context deadline exceeded";
        }
        if (find(failure, UnknownHostException.class) != null) {
            return "dial tcp: lookup " + destination.connectHost() + ": no such host";
        }
        if (find(failure, ConnectException.class) != null) {
            return "dial tcp " + address + ": connect: connection refused";
        }
        if (find(failure, CertificateExpiredException.class) != null
                || find(failure, CertificateNotYetValidException.class) != null) {
            return UNVERIFIED + "certificate has expired or is not yet valid: " + root(failure);
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            String text = root(failure);
            boolean name = text.contains("subject alternative") || text.contains("No name matching");
            boolean trust = find(failure, GeneralSecurityException.class) != null;
            return name
                    ? UNVERIFIED + "certificate is not valid for " + destination.serverName() + ": " + text
                    : trust ? UNVERIFIED + "certificate signed by unknown authority" : "tls: " + text;
        }
        return isLostConnection(failure) ? "EOF" : root(failure);
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static <T> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
