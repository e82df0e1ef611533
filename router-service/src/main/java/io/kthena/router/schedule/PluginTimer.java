package io.kthena.router.schedule;

/** Measures plugins; the clock stays outside the scheduler. */
public interface PluginTimer {
    /** Measures nothing. */
    PluginTimer OFF = new PluginTimer() {
        @Override
        public long start() {
            return 0;
        }

        @Override
        public void stop(String model, String plugin, String type, long started) {}
    };

    /** A reading to hand back to {@link #stop}. */
    long start();

    /** One run for a routed model of a plugin of type {@code filter} or {@code score} ended. */
    void stop(String model, String plugin, String type, long started);
}
