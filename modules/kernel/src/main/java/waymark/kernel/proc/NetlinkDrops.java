package waymark.kernel.proc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How many messages the kernel dropped because a netlink socket's buffer was full, from
/// /proc/thread-self/net/netlink, whose columns are read by their names.
public final class NetlinkDrops {

  private static final String FILE = "/proc/thread-self/net/netlink";

  private final int protocol;
  private final long port;
  private long told;

  /// @param protocol `NETLINK_NETFILTER` 12, ...
  /// @param port of the socket (`nl_pid`)
  public NetlinkDrops(int protocol, long port) {
    this.protocol = protocol;
    this.port = port;
  }

  /// How many since the last call, or since the socket was opened; empty where the kernel does not
  /// say.
  public OptionalLong sinceLast() throws IOException {
    // Read otherwise, a thread that is interrupted at its end would not get to know.
    Optional<Long> drops;
    try (InputStream in = new FileInputStream(FILE)) {
      drops = drops(new String(in.readAllBytes(), US_ASCII).lines().toList(), protocol, port);
    }
    if (drops.isEmpty()) {
      return OptionalLong.empty();
    }
    long since = drops.get() - told;
    told = drops.get();
    return OptionalLong.of(since);
  }

  static Optional<Long> drops(List<String> lines, int protocol, long port) {
    List<String> names = lines.isEmpty() ? List.of() : words(lines.getFirst());
    int drops = names.indexOf("Drops");
    int eth = names.indexOf("Eth");
    int pid = names.indexOf("Pid");
    if (drops < 0 || eth < 0 || pid < 0) {
      return Optional.empty();
    }
    return lines.stream()
        .skip(1)
        .map(NetlinkDrops::words)
        .filter(words -> words.size() == names.size())
        .filter(words -> words.get(eth).equals(Integer.toString(protocol)))
        .filter(words -> words.get(pid).equals(Long.toString(port)))
        .map(words -> Long.valueOf(words.get(drops)))
        .findFirst();
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+", -1));
  }
}
