package io.kthena.bench.coordinator;

/**
 * One way in at one size.
 *
 * @param live sessions that stay live meanwhile
 * @param eventsPerSecond session events that were applied
 * @param cpuMicros CPU time for one of them
 * @param bytesPerSession heap that a live session takes, after a collection
 * @param fault what went wrong, or empty
 */
record Measured(int live, double eventsPerSecond, double cpuMicros, double bytesPerSession, String fault) {}
