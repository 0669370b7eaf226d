package waymark.netstate.netfilter.nft;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Protocol;

/// What a number in a register means, and how nft(8) writes it (datatype.c of nftables).
public enum Datatype {
  IPV4_ADDR(32),
  IPV6_ADDR(128),
  INET_SERVICE(16),
  INET_PROTO(8),
  MARK(32),
  /// The bytes of an interface's name, the first one highest.
  IFNAME(128),
  /// An interface, which nft(8) names; kept as its name.
  IFACE_INDEX(128),
  DEVGROUP(32),
  CT_STATE(32),
  CT_STATUS(32),
  CT_DIR(8),
  DSCP(6),
  TCP_FLAG(8),
  ICMP_TYPE(8),
  ICMP_CODE(8),
  ICMPV6_TYPE(8),
  ICMPV6_CODE(8),
  NF_PROTO(8),
  ETHER_TYPE(16),
  FIB_ADDRTYPE(32),
  BOOLEAN(1),
  INTEGER(128);

  private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d{0,38}");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,32}");
  private static final int IFNAMSIZ = 16;

  private final int bits;

  Datatype(int bits) {
    this.bits = bits;
  }

  /// How wide it is.
  public int bits() {
    return bits;
  }

  /// Reads the name of a type, `ipv4_addr`; empty for one that is not modelled.
  public static Optional<Datatype> ofWord(String word) {
    for (Datatype each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a value is a set of named bits.
  public boolean isBitmask() {
    return this == CT_STATE || this == CT_STATUS || this == TCP_FLAG;
  }

  /// Reads one value as nft(8) writes it: `10.0.0.1`, `established`, `443`, `0x64`.
  public BigInteger parse(String text) throws BadValueException {
    BigInteger value =
        switch (this) {
          case IPV4_ADDR, IPV6_ADDR -> address(text);
          case IFNAME, IFACE_INDEX -> name(text);
          case INET_PROTO -> protocol(text);
          case INET_SERVICE,
              MARK,
              DEVGROUP,
              CT_STATE,
              CT_STATUS,
              CT_DIR,
              DSCP,
              TCP_FLAG,
              ICMP_TYPE,
              ICMP_CODE,
              ICMPV6_TYPE,
              ICMPV6_CODE,
              NF_PROTO,
              ETHER_TYPE,
              FIB_ADDRTYPE,
              BOOLEAN,
              INTEGER ->
              symbol(text);
        };
    if (value.bitLength() > bits) {
      throw notOne(text);
    }
    return value;
  }

  private BigInteger symbol(String text) throws BadValueException {
    Integer named = Symbols.of(this).get(text);
    return named == null ? number(text) : BigInteger.valueOf(named);
  }

  private BigInteger number(String text) throws BadValueException {
    if (DECIMAL.matcher(text).matches()) {
      return new BigInteger(text);
    }
    if (HEX.matcher(text).matches()) {
      return new BigInteger(text.substring(2), 16);
    }
    throw notOne(text);
  }

  private BigInteger protocol(String text) throws BadValueException {
    try {
      return BigInteger.valueOf(Protocol.parse(text).number());
    } catch (BadValueException unnamed) {
      return number(text);
    }
  }

  private BigInteger address(String text) throws BadValueException {
    IpAddress address = IpAddress.parse(text);
    if ((address.family() == Family.IPV4) != (this == IPV4_ADDR)) {
      throw notOne(text);
    }
    return of(address);
  }

  public static BigInteger of(IpAddress address) {
    return new BigInteger(1, address.bytes());
  }

  private BigInteger name(String text) throws BadValueException {
    if (this == IFACE_INDEX && text.equals("0")) {
      return BigInteger.ZERO;
    }
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length >= IFNAMSIZ) {
      throw notOne(text);
    }
    return ofName(text);
  }

  /// The name of an interface as its bytes; 0 where there is none.
  public static BigInteger ofName(String name) {
    return new BigInteger(1, Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), IFNAMSIZ));
  }

  private BadValueException notOne(String text) {
    return new BadValueException(
        "\"" + text + "\" is not a value of type " + word(),
        "give the output of nft -j list ruleset as it is");
  }

  /// As nft(8) writes it.
  public String print(BigInteger value) {
    return switch (this) {
      case IPV4_ADDR -> ipv4(value).toString();
      case IPV6_ADDR -> ipv6(value).toString();
      case IFNAME -> "\"" + nameOf(value) + "\"";
      case IFACE_INDEX -> index(value);
      case INET_PROTO -> new Protocol(value.intValueExact()).toString();
      case MARK ->
          "0x" + "0".repeat(Math.max(0, 8 - value.toString(16).length())) + value.toString(16);
      case BOOLEAN -> value.signum() == 0 ? "missing" : "exists";
      case DEVGROUP -> value.signum() == 0 ? "\"default\"" : value.toString();
      case INET_SERVICE,
          CT_STATE,
          CT_STATUS,
          CT_DIR,
          DSCP,
          TCP_FLAG,
          ICMP_TYPE,
          ICMP_CODE,
          ICMPV6_TYPE,
          ICMPV6_CODE,
          NF_PROTO,
          ETHER_TYPE,
          FIB_ADDRTYPE,
          INTEGER ->
          named(value).orElse(value.toString());
    };
  }

  /// An interface that is gone has only its number left.
  private static String index(BigInteger value) {
    String name = value.signum() == 0 ? "0" : nameOf(value);
    return DECIMAL.matcher(name).matches() ? name : "\"" + name + "\"";
  }

  private Optional<String> named(BigInteger value) {
    for (Map.Entry<String, Integer> each : Symbols.of(this).entrySet()) {
      if (BigInteger.valueOf(each.getValue()).equals(value)) {
        return Optional.of(each.getKey());
      }
    }
    return Optional.empty();
  }

  private static String nameOf(BigInteger value) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = value.toByteArray();
    byte[] kept = bytes.length > IFNAMSIZ ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    String text = new String(kept, StandardCharsets.UTF_8);
    return name.append(text, 0, end(text)).toString();
  }

  private static int end(String text) {
    int nul = text.indexOf('\0');
    return nul < 0 ? text.length() : nul;
  }

  /// The IPv4 address that a number is.
  public static IpAddress ipv4(BigInteger value) {
    return IpAddress.v4(value.intValue());
  }

  /// The IPv6 address that a number is.
  public static IpAddress ipv6(BigInteger value) {
    return new IpAddress(Family.IPV6, value.shiftRight(64).longValue(), value.longValue());
  }
}
