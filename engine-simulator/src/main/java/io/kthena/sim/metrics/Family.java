package io.kthena.sim.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** One metric family in the Prometheus text format. Thread-safe. */
abstract sealed class Family {
    private final String name;
    private final String type;
    private final String help;

    private Family(String name, String type, String help) {
        this.name = name;
        this.type = type;
        this.help = help;
    }

    /** Appends this family; {@code common} are labels of every sample, without braces. */
    final void write(StringBuilder out, String common) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        samples(out, common);
    }

    abstract void samples(StringBuilder out, String common);

    final void sample(StringBuilder out, String suffix, String labels, double value) {
        out.append(name).append(suffix);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    static String join(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + ',' + second;
    }

    /** A value read when scraped. */
    static final class Gauge extends Family {
        private final Map<String, DoubleSupplier> values = new ConcurrentHashMap<>();

        Gauge(String name, String help) {
            super(name, "gauge", help);
        }

        Gauge with(String labels, DoubleSupplier value) {
            values.put(labels, value);
            return this;
        }

        @Override
        void samples(StringBuilder out, String common) {
            values.forEach((labels, value) -> sample(out, "", join(common, labels), value.getAsDouble()));
        }
    }

    /** A sum that only grows. */
    static final class Counter extends Family {
        private final Map<String, DoubleAdder> values = new ConcurrentHashMap<>();

        Counter(String name, String help, String... presentLabels) {
            super(name, "counter", help);
            for (String labels : presentLabels) {
                values.put(labels, new DoubleAdder());
            }
        }

        void add(String labels, double amount) {
            values.computeIfAbsent(labels, _ -> new DoubleAdder()).add(amount);
        }

        double value(String labels) {
            var value = values.get(labels);
            return value == null ? 0 : value.sum();
        }

        @Override
        void samples(StringBuilder out, String common) {
            values.forEach((labels, value) -> sample(out, "", join(common, labels), value.sum()));
        }
    }

    /** A distribution over fixed buckets. */
    static final class Histogram extends Family {
        private final double[] bounds;
        private final LongAdder[] counts;
        private final DoubleAdder sum = new DoubleAdder();

        Histogram(String name, String help, double... bounds) {
            super(name, "histogram", help);
            this.bounds = bounds.clone();
            counts = new LongAdder[bounds.length + 1];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void observe(double value) {
            int bucket = 0;
            while (bucket < bounds.length && value > bounds[bucket]) {
                bucket++;
            }
            counts[bucket].increment();
            sum.add(value);
        }

        @Override
        void samples(StringBuilder out, String common) {
            long total = 0;
            for (int i = 0; i < counts.length; i++) {
                total += counts[i].sum();
                String bound = i < bounds.length ? String.valueOf(bounds[i]) : "+Inf";
                sample(out, "_bucket", join(common, "le=\"" + bound + '"'), total);
            }
            sample(out, "_count", common, total);
            sample(out, "_sum", common, sum.sum());
        }
    }
}
