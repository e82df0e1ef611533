package io.kthena.sim.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A vLLM command line taken apart. Understands {@code vllm serve M}, {@code python3 -m …api_server --model M}, shells
 * wrapped around either, and bare arguments. Pure.
 *
 * @param model the positional model, empty when there is none
 * @param values flags with a value, without dashes, underscores turned into dashes; the last one wins
 * @param switches flags without a value
 */
public record CommandLine(String model, Map<String, List<String>> values, Set<String> switches) {
    /** Flags that never take a value. */
    private static final Set<String> SWITCHES = Set.of(
            "trust-remote-code",
            "enforce-eager",
            "enable-prefix-caching",
            "enable-expert-parallel",
            "headless",
            "async-scheduling",
            "enable-prompt-tokens-details",
            "enable-auto-tool-choice",
            "enable-lora",
            "enable-chunked-prefill",
            "disable-log-requests",
            "disable-log-stats",
            "disable-hybrid-kv-cache-manager",
            "enable-request-id-headers",
            "enable-server-load-tracking",
            "enable-log-requests",
            "enable-sleep-mode",
            "force-dummy-tokenizer",
            "enable-kvcache",
            "sim-test-mode",
            "disable-frontend-multiprocessing",
            "disable-uvicorn-access-log",
            "disable-fastapi-docs",
            "return-tokens-as-token-ids",
            "enable-reasoning",
            "enable-force-include-usage",
            "calculate-kv-scales",
            "data-parallel-hybrid-lb",
            "enable-eplb");

    /** Flags that take every following word up to the next flag. */
    private static final Set<String> LISTS = Set.of("served-model-name", "lora-modules", "api-key", "middleware");

    /** Copies the collections. */
    public CommandLine {
        values = Map.copyOf(values);
        switches = Set.copyOf(switches);
    }

    /** Parses the words a container was started with. */
    public static CommandLine parse(List<String> words) {
        List<String> arguments = unwrap(words);
        var values = new LinkedHashMap<String, List<String>>();
        var switches = new TreeSet<String>();
        String model = "";
        int at = 0;
        while (at < arguments.size()) {
            String word = arguments.get(at++);
            if (!isFlag(word)) {
                model = model.isEmpty() ? word : model;
                continue;
            }
            int equals = word.indexOf('=');
            String name = name(equals < 0 ? word : word.substring(0, equals));
            if (equals >= 0) {
                values.put(name, List.of(word.substring(equals + 1)));
            } else if (isSwitch(name) || at == arguments.size() || isFlag(arguments.get(at))) {
                at += isSwitch(name) && at < arguments.size() && isTruth(arguments.get(at)) ? 1 : 0;
                switches.add(name);
            } else {
                int end = LISTS.contains(name) ? endOfList(arguments, at) : at + 1;
                values.put(name, List.copyOf(arguments.subList(at, end)));
                at = end;
            }
        }
        return new CommandLine(model, values, switches);
    }

    /** The value of {@code flag}, if given. */
    public Optional<String> value(String flag) {
        return Optional.ofNullable(values.get(flag)).map(List::getFirst);
    }

    /** All values of a flag that takes several. */
    public List<String> all(String flag) {
        return values.getOrDefault(flag, List.of());
    }

    /** Whether {@code flag} or its {@code no-} form was given; {@code otherwise} when neither was. */
    public boolean isOn(String flag, boolean otherwise) {
        if (switches.contains("no-" + flag)) {
            return false;
        }
        return switches.contains(flag) || value(flag).map(Boolean::parseBoolean).orElse(otherwise);
    }

    private static boolean isSwitch(String name) {
        return SWITCHES.contains(name) || name.startsWith("no-");
    }

    private static boolean isTruth(String word) {
        return word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
    }

    private static boolean isFlag(String word) {
        return word.startsWith("--") && word.length() > 2
                || word.equals("-tp")
                || word.equals("-pp")
                || word.equals("-O");
    }

    private static String name(String flag) {
        return switch (flag) {
            case "-tp" -> "tensor-parallel-size";
            case "-pp" -> "pipeline-parallel-size";
            default -> flag.replaceFirst("^-+", "").replace('_', '-');
        };
    }

    private static int endOfList(List<String> arguments, int from) {
        int end = from + 1;
        while (end < arguments.size() && !isFlag(arguments.get(end))) {
            end++;
        }
        return end;
    }

    /** Drops the program's own words, and opens {@code sh -c "…"}. */
    private static List<String> unwrap(List<String> words) {
        List<String> rest = words;
        for (int i = 0; i + 2 < words.size() + 1; i++) {
            if (i + 1 < words.size() && isShell(words.get(0)) && words.get(i).matches("-[a-z]*c")) {
                rest = ShellWords.split(words.get(i + 1));
                break;
            }
        }
        return afterProgram(rest);
    }

    private static boolean isShell(String word) {
        return word.matches("(/usr)?(/bin/)?(ba|da)?sh");
    }

    private static List<String> afterProgram(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean serve = word.equals("serve") && i > 0 && words.get(i - 1).matches("(.*/)?vllm");
            if (serve || word.endsWith("api_server") || word.endsWith("api_server.py")) {
                return untilSeparator(words.subList(i + 1, words.size()));
            }
        }
        int start = !words.isEmpty() && words.getFirst().matches("(.*/)?(vllm|python3?)") ? 1 : 0;
        return List.copyOf(words.subList(start, words.size()));
    }

    private static List<String> untilSeparator(List<String> words) {
        var kept = new ArrayList<String>();
        for (String word : words) {
            if (ShellWords.isSeparator(word)) {
                break;
            }
            kept.add(word);
        }
        return List.copyOf(kept);
    }
}
