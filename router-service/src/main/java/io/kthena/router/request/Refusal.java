package io.kthena.router.request;

/** Why a request gets no answer from an engine. Kthena's wording is kept inside each message (router spec §2.7). */
public sealed interface Refusal {
    /** What the client is told. Never contains bodies, tokens or addresses of pods. */
    String message();

    /** The body is not what it must be. {@code parameter} is the field at fault, or empty. */
    record Malformed(String message, String parameter) implements Refusal {}

    /** The body is larger than the limit in bytes. */
    record TooLarge(long limit) implements Refusal {
        @Override
        public String message() {
            return "request body is larger than " + limit + " bytes";
        }
    }

    /** No such path. */
    record NoSuchPath(String path) implements Refusal {
        @Override
        public String message() {
            return "404 page not found: " + path;
        }
    }

    /** The path exists, but not for this method. */
    record WrongMethod(String method) implements Refusal {
        @Override
        public String message() {
            return "method " + method + " is not allowed here";
        }
    }

    /** No route answers this model. */
    record UnknownModel(String model) implements Refusal {
        @Override
        public String message() {
            return "route not found: no ModelRoute answers model \"" + model + "\"";
        }
    }

    /** The route points to a ModelServer that does not exist. */
    record NoServer(String server) implements Refusal {
        @Override
        public String message() {
            return "can't find model server: " + server;
        }
    }

    /** The route points to something that this router cannot reach. */
    record Unsupported(String message) implements Refusal {}

    /** The ModelServer has no ready pod. */
    record NoReadyPods(String server) implements Refusal {
        @Override
        public String message() {
            return "no available pods for model server: " + server;
        }
    }

    /** There are ready pods, but none that may take this request. */
    record Unschedulable(String why) implements Refusal {
        @Override
        public String message() {
            return "can't schedule to target pod: " + why;
        }
    }

    /** Every attempt failed. */
    record EngineFailed(String message) implements Refusal {}

    /** An engine did not answer in time. */
    record TimedOut(String message) implements Refusal {}
}
