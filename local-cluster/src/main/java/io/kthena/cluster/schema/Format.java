package io.kthena.cluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value format that is checked; any other format name is accepted without a check, as the API does.
 *
 * @param text the format's name
 * @param test tells whether a value has the format; true for values of types the format does not concern
 */
record Format(String text, Predicate<JsonNode> test) {
    private static final Map<String, Format> ALL = Stream.of(
                    new Format("date-time", strings(Format::isDateTime)),
                    new Format("date", strings(Format::isDate)),
                    new Format(
                            "duration", strings(text -> GoDuration.parse(text).isPresent())),
                    new Format("uri", strings(Format::isUri)),
                    new Format("email", pattern("^[^@\\s]+@[^@\\s]+$")),
                    new Format(
                            "hostname",
                            pattern("^(LABEL\\.)*LABEL\\.?$"
                                    .replace("LABEL", "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"))),
                    new Format("ipv4", strings(IpAddresses::isV4)),
                    new Format("ipv6", strings(IpAddresses::isV6)),
                    new Format("cidr", strings(IpAddresses::isCidr)),
                    new Format("mac", pattern("^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$")),
                    new Format("uuid", pattern("^(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$")),
                    new Format("byte", strings(Format::isBase64)),
                    new Format(
                            "quantity", value -> Quantity.parse(value.asText()).isPresent()),
                    new Format("int32", within(Integer.MIN_VALUE, Integer.MAX_VALUE)),
                    new Format("int64", within(Long.MIN_VALUE, Long.MAX_VALUE)))
            .collect(Collectors.toUnmodifiableMap(Format::text, f -> f));

    static Optional<Format> named(String text) {
        return Optional.ofNullable(ALL.get(text.equals("datetime") ? "date-time" : text));
    }

    boolean accepts(JsonNode value) {
        return test.test(value);
    }

    private static Predicate<JsonNode> strings(Predicate<String> accepts) {
        return value -> !value.isTextual() || accepts.test(value.textValue());
    }

    private static Predicate<JsonNode> pattern(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return strings(text -> pattern.matcher(text).find());
    }

    private static Predicate<JsonNode> within(long low, long high) {
        BigDecimal lowest = BigDecimal.valueOf(low);
        BigDecimal highest = BigDecimal.valueOf(high);
        return value -> !value.isNumber()
                || (value.decimalValue().compareTo(lowest) >= 0
                        && value.decimalValue().compareTo(highest) <= 0);
    }

    private static boolean isDateTime(String text) {
        return parses(() -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text.toUpperCase(java.util.Locale.ROOT)));
    }

    private static boolean isDate(String text) {
        return parses(() -> LocalDate.parse(text));
    }

    private static boolean parses(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
