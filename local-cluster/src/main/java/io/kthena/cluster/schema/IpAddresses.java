package io.kthena.cluster.schema;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses and prefixes as the API accepts them: literals only, no zones, no names. */
final class IpAddresses {

    private IpAddresses() {}

    static Optional<InetAddress> parse(String text) {
        return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text)
                ? Optional.of(InetAddresses.forString(text))
                : Optional.empty();
    }

    static boolean isV4(String text) {
        return parse(text).filter(Inet4Address.class::isInstance).isPresent();
    }

    static boolean isV6(String text) {
        return text.indexOf(':') >= 0
                && parse(text).filter(Inet6Address.class::isInstance).isPresent();
    }

    static boolean isCidr(String text) {
        return Prefix.parse(text).isPresent();
    }

    /**
     * An address prefix.
     *
     * @param address the address as written, host bits included
     * @param length bits of the network
     */
    record Prefix(InetAddress address, int length) {

        static Optional<Prefix> parse(String text) {
            int slash = text.indexOf('/');
            String bits = text.substring(slash + 1);
            if (slash < 0
                    || bits.isEmpty()
                    || bits.length() > 3
                    || !bits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            int length = Integer.parseInt(bits);
            return IpAddresses.parse(text.substring(0, slash))
                    .filter(a -> length <= a.getAddress().length * 8)
                    .map(a -> new Prefix(a, length));
        }

        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((mine[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        boolean contains(Prefix other) {
            return other.length >= length && contains(other.address);
        }
    }
}
