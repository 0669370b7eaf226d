package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import waymark.netstate.packet.BadValueException;

/// Lists of words that a kernel structure keeps as bits: printed in the order of the bits.
final class Lists {

  private static final List<String> ADDRESS_TYPES =
      List.of(
          "UNSPEC",
          "UNICAST",
          "LOCAL",
          "BROADCAST",
          "ANYCAST",
          "MULTICAST",
          "BLACKHOLE",
          "UNREACHABLE",
          "PROHIBIT",
          "THROW",
          "NAT",
          "XRESOLVE");
  private static final List<String> STATUS =
      List.of("NONE", "EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED");
  private static final List<String> HEADERS =
      List.of(
          "hop-by-hop",
          "ipv6-opts",
          "ipv6-route",
          "ipv6-frag",
          "ah",
          "esp",
          "ipv6-nonxt",
          "protocol");
  private static final List<String> SHORT_HEADERS =
      List.of("hop", "dst", "route", "frag", "auth", "esp", "none", "prot");
  private static final List<String> DAYS =
      List.of("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
  private static final List<String> TCP_OPTIONS =
      List.of("", "", "mss", "wscale", "sack-permitted", "sack", "", "", "timestamp");

  private Lists() {}

  static String canonical(ValueForm form, String text) throws BadValueException {
    return switch (form) {
      case ADDRTYPES -> words(text.toUpperCase(Locale.ROOT), ADDRESS_TYPES, ADDRESS_TYPES);
      case STATUS -> {
        String status = words(text.toUpperCase(Locale.ROOT), STATUS, STATUS);
        yield status.startsWith("NONE,") ? status.substring(5) : status;
      }
      case HEADERS -> words(text, HEADERS, SHORT_HEADERS);
      case WEEKDAYS -> {
        TreeSet<Integer> days = new TreeSet<>();
        for (String each : text.split(",", -1)) {
          days.add(day(each));
        }
        yield days.stream().map(DAYS::get).collect(Collectors.joining(","));
      }
      case TCPOPTIONS -> {
        TreeSet<Integer> options = new TreeSet<>();
        for (String each : text.split(",", -1)) {
          int named = each.equals("md5") ? 19 : TCP_OPTIONS.indexOf(each);
          options.add(named > 0 ? named : (int) Numbers.number(each, 0, 255));
        }
        yield options.stream().map(String::valueOf).collect(Collectors.joining(","));
      }
      default -> throw new IllegalStateException(form + " is no list");
    };
  }

  /// Days of the week that a list leaves out; iptables prints `! --weekdays Sat,Sun` as these.
  static String otherDays(String canonical) {
    List<String> named = List.of(canonical.split(",", -1));
    return DAYS.stream()
        .filter(day -> !day.isEmpty() && !named.contains(day))
        .collect(Collectors.joining(","));
  }

  /// Days of the month that a list leaves out.
  static String otherNumbers(String canonical, int last) {
    List<String> named = List.of(canonical.split(",", -1));
    TreeSet<Integer> others = new TreeSet<>();
    for (int i = 1; i <= last; i++) {
      if (!named.contains(String.valueOf(i))) {
        others.add(i);
      }
    }
    return others.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static String numbers(String text, int least, int most) throws BadValueException {
    TreeSet<Long> numbers = new TreeSet<>();
    for (String each : text.split(",", -1)) {
      numbers.add(Numbers.number(each, least, most));
    }
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static int day(String text) throws BadValueException {
    for (int i = 1; i < DAYS.size(); i++) {
      if (text.length() >= 2
          && DAYS.get(i).regionMatches(true, 0, text, 0, Math.min(3, text.length()))) {
        return i;
      }
    }
    return (int) Numbers.number(text, 1, 7);
  }

  private static String words(String text, List<String> names, List<String> others)
      throws BadValueException {
    TreeSet<Integer> places = new TreeSet<>();
    for (String each : text.split(",", -1)) {
      int place = Math.max(names.indexOf(each), others.indexOf(each));
      if (place < 0) {
        throw new BadValueException(
            Problems.quote(each) + " is none of the words that the option takes",
            "write some of " + String.join(",", names));
      }
      places.add(place);
    }
    return places.stream().map(names::get).collect(Collectors.joining(","));
  }
}
