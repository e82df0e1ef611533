package io.kthena.kv.session;

/** One arrow of the state diagram, with the finer names that the diagram uses. */
record Arrow(String from, String event, String to) implements Comparable<Arrow> {
    static String label(Session session) {
        return switch (session) {
            case Session.Unaddressable _ -> "UNADDRESSABLE";
            case Session.Suspect suspect when suspect.doubt().parked() -> "PARKED";
            default -> session.state().name();
        };
    }

    static Arrow of(Session from, Event event, Session to) {
        return new Arrow(label(from), event.name(), label(to));
    }

    boolean moves() {
        return !from.equals(to);
    }

    @Override
    public int compareTo(Arrow other) {
        return toString().compareTo(other.toString());
    }
}
