package io.kthena.booster.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A short name for what an object was made from: equal values have equal revisions, whatever the order of their keys. */
final class Revision {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** Without vowels, so that no words appear. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int LENGTH = 10;

    private Revision() {}

    /** The revision of a value that Jackson can write. */
    static String of(Object value) {
        try {
            byte[] canonical = JSON.writeValueAsBytes(JSON.convertValue(value, Object.class));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
            var name = new StringBuilder(LENGTH);
            for (int i = 0; i < LENGTH; i++) {
                name.append(ALPHABET.charAt(Byte.toUnsignedInt(hash[i]) % ALPHABET.length()));
            }
            return name.toString();
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
