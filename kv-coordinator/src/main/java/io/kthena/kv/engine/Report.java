package io.kthena.kv.engine;

import io.kthena.kv.session.Event;
import io.kthena.kv.session.Transfer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a router says of one session. Self-contained: whichever report arrives first opens the session.
 *
 * @param sessionId the session
 * @param transfer its facts, or null when the router takes them as known
 * @param events what happened, in order; what is known already is ignored
 */
public record Report(String sessionId, @Nullable Transfer transfer, List<Event> events) {}
