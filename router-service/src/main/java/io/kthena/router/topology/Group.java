package io.kthena.router.topology;

import java.util.List;

/** Pods whose group label has the same value: KV cache passes only inside one. */
public record Group(String value, List<Endpoint> prefill, List<Endpoint> decode) {}
