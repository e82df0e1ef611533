package io.kthena.cluster.schema;

import com.google.common.net.InetAddresses;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.kthena.cluster.schema.IpAddresses.Prefix;
import io.kthena.cluster.schema.KubernetesFunctions.Arg;
import java.net.InetAddress;

/** CEL functions on IP addresses and prefixes. */
final class AddressFunctions {
    private static final OpaqueType IP_TYPE = OpaqueType.create("net.IP");
    private static final OpaqueType CIDR_TYPE = OpaqueType.create("net.CIDR");
    private static final Arg<String> TEXT = new Arg<>("string", SimpleType.STRING, String.class);
    private static final Arg<InetAddress> IP = new Arg<>("ip", IP_TYPE, InetAddress.class);
    private static final Arg<Prefix> CIDR = new Arg<>("cidr", CIDR_TYPE, Prefix.class);

    private AddressFunctions() {}

    static void addTo(KubernetesFunctions functions) {
        functions.global(
                "isIP", SimpleType.BOOL, TEXT, t -> IpAddresses.parse(t).isPresent());
        functions.global("ip", IP_TYPE, TEXT, AddressFunctions::ip);
        functions.global("string", SimpleType.STRING, IP, InetAddresses::toAddrString);
        functions.member("family", SimpleType.INT, IP, a -> a.getAddress().length == 4 ? 4L : 6L);
        functions.member("isUnspecified", SimpleType.BOOL, IP, InetAddress::isAnyLocalAddress);
        functions.member("isLoopback", SimpleType.BOOL, IP, InetAddress::isLoopbackAddress);
        functions.member("isLinkLocalUnicast", SimpleType.BOOL, IP, InetAddress::isLinkLocalAddress);
        functions.member("isLinkLocalMulticast", SimpleType.BOOL, IP, InetAddress::isMCLinkLocal);
        functions.member("isGlobalUnicast", SimpleType.BOOL, IP, AddressFunctions::isGlobalUnicast);
        functions.global("isCIDR", SimpleType.BOOL, TEXT, IpAddresses::isCidr);
        functions.global("cidr", CIDR_TYPE, TEXT, AddressFunctions::cidr);
        functions.member("prefixLength", SimpleType.INT, CIDR, p -> (long) p.length());
        functions.member("ip", IP_TYPE, CIDR, Prefix::address);
        functions.member("containsIP", SimpleType.BOOL, CIDR, IP, Prefix::contains);
        functions.member("containsIP", SimpleType.BOOL, CIDR, TEXT, (p, t) -> p.contains(ip(t)));
        functions.member("containsCIDR", SimpleType.BOOL, CIDR, CIDR, Prefix::contains);
        functions.member("containsCIDR", SimpleType.BOOL, CIDR, TEXT, (p, t) -> p.contains(cidr(t)));
    }

    private static InetAddress ip(String text) throws CelEvaluationException {
        return IpAddresses.parse(text)
                .orElseThrow(() -> new CelEvaluationException("IP Address \"" + text + "\" parse error"));
    }

    private static Prefix cidr(String text) throws CelEvaluationException {
        return Prefix.parse(text)
                .orElseThrow(() -> new CelEvaluationException("network address \"" + text + "\" parse error"));
    }

    private static boolean isGlobalUnicast(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress();
    }
}
