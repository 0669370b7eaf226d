package waymark.probe.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.IpAddress;
import waymark.probe.url.Host;
import waymark.probe.url.TransportAddress;

/// What resolv.conf(5) says: whom to ask, and what to append to a short name.
///
/// @param servers at least one
/// @param search the domains to append, in their order
/// @param ndots a name with fewer dots is tried with the search list first
record ResolverConfiguration(List<TransportAddress> servers, List<String> search, int ndots) {

  private static final int PORT = 53;
  private static final int MAX_SERVERS = 3; // MAXNS in resolv.h
  private static final int MAX_NDOTS = 15; // RES_MAXNDOTS
  private static final TransportAddress OWN = new TransportAddress(IpAddress.v4(0x7f00_0001), PORT);

  ResolverConfiguration {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  static ResolverConfiguration read(Path file) throws IOException {
    try {
      // The C library does not mind bytes that are not UTF-8 in a comment, so neither may we.
      return of(Files.readString(file, StandardCharsets.ISO_8859_1).lines());
    } catch (NoSuchFileException missing) {
      return of(Stream.empty());
    }
  }

  /// Reads the lines as the C library does: the last `domain` or `search` wins, a server that is no
  /// address is passed over, and with no server at all this host is asked.
  static ResolverConfiguration of(Stream<String> lines) {
    List<TransportAddress> servers = new ArrayList<>();
    List<String> search = List.of();
    int ndots = 1;
    for (String line : lines.toList()) {
      List<String> words = List.of(line.strip().split("\\s+"));
      List<String> values = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> values.stream().limit(1).forEach(value -> addServer(servers, value));
        case "search" -> search = values;
        case "domain" -> search = values.stream().limit(1).toList();
        case "options" -> ndots = ndots(values, ndots);
        default -> {} // a comment, or sortlist, which orders what we ask for one by one
      }
    }
    return new ResolverConfiguration(
        servers.isEmpty() ? List.of(OWN) : servers.stream().limit(MAX_SERVERS).toList(),
        search,
        ndots);
  }

  private static void addServer(List<TransportAddress> servers, String text) {
    try {
      servers.add(new TransportAddress(IpAddress.parse(text), PORT));
    } catch (BadValueException passedOver) {
      // such as fe80::1%eth0: we hold no zones
    }
  }

  private static int ndots(List<String> options, int otherwise) {
    return options.stream()
        .filter(option -> option.matches("ndots:\\d{1,4}"))
        .map(option -> Math.min(MAX_NDOTS, Integer.parseInt(option.substring("ndots:".length()))))
        .reduce(otherwise, (_, last) -> last);
  }

  /// The absolute names to ask for, in their order, until one of them exists.
  List<Host.Name> candidates(Host.Name name) {
    if (name.isAbsolute()) {
      return List.of(name);
    }
    Stream<Host.Name> asItIs = Stream.of(name.absolute());
    Stream<Host.Name> searched = search.stream().flatMap(domain -> within(name, domain));
    long dots = name.text().chars().filter(each -> each == '.').count();
    return (dots >= ndots ? Stream.concat(asItIs, searched) : Stream.concat(searched, asItIs))
        .distinct()
        .toList();
  }

  private static Stream<Host.Name> within(Host.Name name, String domain) {
    try {
      String text = domain.equals(".") ? name.text() + "." : name.text() + "." + domain;
      return Stream.of(Host.Name.parse(text).absolute());
    } catch (BadValueException tooLongOrNoName) {
      return Stream.empty();
    }
  }
}
