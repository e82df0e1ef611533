package io.kthena.sim.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** LoRA adapters by name. They change no words, only keep prefix caches apart. Thread-safe. */
final class Adapters {
    private final Map<String, String> paths = new ConcurrentHashMap<>();

    Adapters(Map<String, String> initial) {
        paths.putAll(initial);
    }

    List<String> names() {
        return paths.keySet().stream().sorted().toList();
    }

    Optional<String> path(String name) {
        return Optional.ofNullable(paths.get(name));
    }

    boolean load(String name, String path) {
        return paths.putIfAbsent(name, path) == null;
    }

    boolean unload(String name) {
        return paths.remove(name) != null;
    }
}
