package io.kthena.kv.ledger;

import io.kthena.kv.session.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a session's history.
 *
 * @param at when the event was applied
 * @param event its name
 * @param from the state before, or null for the first event
 * @param to the state after
 * @param note why the event changed nothing, or an empty text
 */
public record Moment(Instant at, String event, @Nullable State from, State to, String note) {}
