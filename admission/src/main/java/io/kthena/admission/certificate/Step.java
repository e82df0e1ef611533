package io.kthena.admission.certificate;

import java.time.Instant;

/** What is to be done about the certificate. */
public sealed interface Step {

    /** Nothing before this moment. */
    record Keep(Instant until) implements Step {}

    /** Make a certificate and serve it at once; the reason says why nothing gentler helps. */
    record Issue(String reason) implements Step {}

    /** Make a successor and let its authority become known. */
    record Stage() implements Step {}

    /** Serve the successor. */
    record Promote() implements Step {}
}
