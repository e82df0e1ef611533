package io.kthena.bench.peers;

import io.kthena.bench.process.Child;
import java.util.List;

/**
 * A contender that answers.
 *
 * @param version as it says itself
 * @param address {@code host:port}
 * @param self whose CPU is the contender's
 * @param company what it needs beside it, not counted as its own
 */
public record Running(String name, String version, String address, Child self, List<Child> company)
        implements AutoCloseable {
    @Override
    public void close() {
        self.close();
        company.forEach(Child::close);
    }
}
