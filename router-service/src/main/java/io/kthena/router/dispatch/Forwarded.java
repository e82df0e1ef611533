package io.kthena.router.dispatch;

/**
 * What engines get of a client's request besides the body: made once, the same bytes on every leg.
 *
 * @param uri path and query, as the client sent them
 * @param lines header lines without {@code Host} and {@code Content-Length}, each with its line end
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record Forwarded(String uri, byte[] lines) {}
