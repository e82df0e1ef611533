package io.kthena.kv.session;

/** Why a session is in doubt or has ended; bounded, because it is a metric label. */
public enum Reason {
    /** The decode engine produced output. */
    FIRST_OUTPUT,
    /** The router saw the whole answer. */
    COMPLETED,
    /** An agent or engine confirmed the release. */
    CONFIRMED,
    /** The decode engine refused before admission and is known to release then. */
    REJECTED_WITH_RELEASE,
    /** The decode engine is known to release when its request is aborted, and had the time. */
    ABORTED_WITH_RELEASE,
    /** The client left. */
    CLIENT_GONE,
    /** The router's lease lapsed. */
    ROUTER_GONE,
    /** The router no longer knows the session, and said nothing of its end. */
    FORGOTTEN,
    /** No decode engine could be found. */
    NO_DECODER,
    /** The prefill engine refused the request. */
    PREFILL_REJECTED,
    /** The prefill engine was never reached. */
    PREFILL_UNREACHED,
    /** The prefill leg broke after it was written. */
    PREFILL_BROKEN,
    /** Nothing was heard of the prefill leg in time. */
    PREFILL_SILENT,
    /** The prefill engine answered without transfer parameters: no hold. */
    NO_PARAMS,
    /** The decode engine refused the request after bytes were written. */
    DECODE_REJECTED,
    /** The decode leg broke before its first output. */
    DECODE_BROKEN,
    /** The decode engine is gone. */
    DECODER_GONE,
    /** The prefill engine is gone. */
    PREFILLER_GONE,
    /** The release action failed too often. */
    RECLAIM_FAILED,
    /** A release action was followed by output of the void decode. */
    VOID_DECODED,
    /** The hold timeout passed. */
    HOLD_TIMEOUT
}
