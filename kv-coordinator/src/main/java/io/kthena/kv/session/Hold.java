package io.kthena.kv.session;

import java.time.Instant;

/**
 * A named hold with its clock.
 *
 * @param handle what the engine called it
 * @param since when the router's report of it arrived
 * @param safeUntil the last moment to send a decode leg (T_safe)
 * @param expires when the engine has certainly freed it by itself (T_hold)
 */
public record Hold(Handle handle, Instant since, Instant safeUntil, Instant expires) {}
