package waymark.kernel.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The IP and TCP counters of the calling thread's namespace, by the names that nstat(8) prints.
public final class SnmpFiles {

  private static final Path NET = Path.of("/proc/thread-self/net");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  private SnmpFiles() {}

  /// Reads snmp, netstat and, where the kernel has IPv6, snmp6.
  public static Map<String, Long> read() throws IOException {
    Map<String, Long> counters = new TreeMap<>();
    counters.putAll(pairs(Files.readString(NET.resolve("snmp"))));
    counters.putAll(pairs(Files.readString(NET.resolve("netstat"))));
    Path snmp6 = NET.resolve("snmp6");
    if (Files.exists(snmp6)) {
      counters.putAll(lines(Files.readString(snmp6)));
    }
    return counters;
  }

  /// `Ip: Forwarding DefaultTTL`, then `Ip: 1 64`: names and values in two lines of one prefix.
  static Map<String, Long> pairs(String text) {
    Map<String, Long> counters = new TreeMap<>();
    List<String> lines = text.lines().toList();
    for (int at = 0; at + 1 < lines.size(); at += 2) {
      String[] names = lines.get(at).split(" ", -1);
      String[] values = lines.get(at + 1).split(" ", -1);
      if (names.length == values.length && names[0].equals(values[0])) {
        String prefix = names[0].replace(":", "");
        for (int column = 1; column < names.length; column++) {
          put(counters, prefix + names[column], values[column]);
        }
      }
    }
    return counters;
  }

  /// `Ip6InReceives 5` on each line.
  static Map<String, Long> lines(String text) {
    Map<String, Long> counters = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split("\\s+", -1);
      if (words.length == 2) {
        put(counters, words[0], words[1]);
      }
    }
    return counters;
  }

  private static void put(Map<String, Long> counters, String name, String value) {
    if (NUMBER.matcher(value).matches()) {
      counters.put(name, Long.parseLong(value));
    }
  }
}
