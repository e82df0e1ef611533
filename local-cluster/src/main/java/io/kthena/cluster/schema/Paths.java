package io.kthena.cluster.schema;

/** Field paths as messages write them. */
final class Paths {

    private Paths() {}

    static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }
}
