package waymark.probe.url;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.PortRange;

/// Reads one URL: RFC 3986, less all that a probe has no use for.
final class ProbeUrlReader {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
  private static final Pattern HIERARCHY = Pattern.compile("//([^/?]*)(.*)");
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)](?::(.*))?");
  private static final Pattern BARE = Pattern.compile("([^:]*)(?::(.*))?");
  private static final Pattern PORT = Pattern.compile("[1-9]\\d{0,4}");
  private static final Pattern TARGET =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");
  private static final Pattern QUESTION =
      Pattern.compile("([^?/]+)(?:\\?[Tt][Yy][Pp][Ee]=(\\w+))?");

  private static final int MAX_LENGTH = 4096;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int DNS_PORT = 53;

  private final String text;

  ProbeUrlReader(String text) {
    this.text = text;
  }

  ProbeUrl read() throws BadValueException {
    if (text.length() > MAX_LENGTH) {
      throw new BadValueException(
          "a URL of " + text.length() + " characters is too long",
          "write one of at most " + MAX_LENGTH + " characters");
    }
    if (!text.chars().allMatch(each -> each > 0x20 && each < 0x7f)) {
      throw bad(
          "holds white space, a control character or a letter outside of ASCII",
          "write such characters of a path as %20, and such letters of a name in its xn-- form");
    }
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      throw bad("has no scheme", "write one such as https://grafana.lab.example/");
    }
    String rest = scheme.group(2);
    if (rest.contains("#")) {
      throw bad("has a fragment, which no server ever sees", "leave out the # and what follows it");
    }
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "http" -> {
        Matcher parts = hierarchy(rest);
        yield new ProbeUrl.Http(
            text, endpoint(parts.group(1), OptionalInt.of(HTTP_PORT)), target(parts.group(2)));
      }
      case "https" -> {
        Matcher parts = hierarchy(rest);
        yield new ProbeUrl.Https(
            text, endpoint(parts.group(1), OptionalInt.of(HTTPS_PORT)), target(parts.group(2)));
      }
      case "tcp" -> new ProbeUrl.Tcp(text, endpointAlone(rest, OptionalInt.empty()));
      case "tls" -> new ProbeUrl.Tls(text, endpointAlone(rest, OptionalInt.of(HTTPS_PORT)));
      case "dns" -> question(rest);
      default ->
          throw bad("has a scheme that is not known", "write one of http, https, tcp, tls or dns");
    };
  }

  private Matcher hierarchy(String rest) throws BadValueException {
    Matcher parts = HIERARCHY.matcher(rest);
    if (!parts.matches()) {
      throw bad("has no // after its scheme", "write one such as https://grafana.lab.example/");
    }
    return parts;
  }

  private Endpoint endpointAlone(String rest, OptionalInt defaultPort) throws BadValueException {
    Matcher parts = hierarchy(rest);
    if (!parts.group(2).isEmpty() && !parts.group(2).equals("/")) {
      throw bad(
          "has a path, which its scheme does not", "write one such as tcp://192.168.1.55:443");
    }
    return endpoint(parts.group(1), defaultPort);
  }

  private String target(String pathAndQuery) throws BadValueException {
    if (!TARGET.matcher(pathAndQuery).matches()) {
      throw bad(
          "has a character in its path or query that RFC 3986 does not allow",
          "write it as % and two hexadecimal digits, such as %5B for [");
    }
    return pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery;
  }

  private ProbeUrl.Dns question(String rest) throws BadValueException {
    Optional<TransportAddress> server = Optional.empty();
    String question = rest;
    if (rest.startsWith("//")) {
      Matcher parts = hierarchy(rest);
      server = parts.group(1).isEmpty() ? Optional.empty() : Optional.of(server(parts.group(1)));
      question = parts.group(2).startsWith("/") ? parts.group(2).substring(1) : parts.group(2);
    }
    Matcher form = QUESTION.matcher(question);
    if (!form.matches()) {
      throw bad(
          "does not hold one name to ask for",
          "write one such as dns://10.43.0.10/grafana.lab.example?type=A");
    }
    return new ProbeUrl.Dns(text, server, Host.Name.parse(form.group(1)), type(form.group(2)));
  }

  private RecordType type(@org.jspecify.annotations.Nullable String word) throws BadValueException {
    return switch (word == null ? "A" : word.toUpperCase(Locale.ROOT)) {
      case "A" -> RecordType.A;
      case "AAAA" -> RecordType.AAAA;
      default -> throw bad("asks for a record that is no address", "write type=A or type=AAAA");
    };
  }

  private TransportAddress server(String authority) throws BadValueException {
    Endpoint endpoint = endpoint(authority, OptionalInt.of(DNS_PORT));
    return switch (endpoint.host()) {
      case Host.Literal(IpAddress address) -> new TransportAddress(address, endpoint.port());
      case Host.Name _ ->
          throw bad(
              "names its DNS server", "write the server's address, such as dns://10.43.0.10/");
    };
  }

  private Endpoint endpoint(String authority, OptionalInt defaultPort) throws BadValueException {
    if (authority.contains("@")) {
      // Not quoted: it would print the password.
      throw new BadValueException(
          "a probe's URL holds a user name or a password", "leave out all up to the @");
    }
    if (authority.indexOf(':') != authority.lastIndexOf(':') && !authority.startsWith("[")) {
      throw bad("has an address without brackets", "write an IPv6 address as [2001:db8::55]");
    }
    Matcher form = (authority.startsWith("[") ? BRACKETED : BARE).matcher(authority);
    if (!form.matches()) {
      throw bad("has brackets that do not match", "write an IPv6 address as [2001:db8::55]");
    }
    if (form.group(1).isEmpty()) {
      throw bad("names no host", "write one such as https://grafana.lab.example/");
    }
    Host host = authority.startsWith("[") ? v6(form.group(1)) : nameOrV4(form.group(1));
    if (form.group(2) == null) {
      return new Endpoint(
          host,
          defaultPort.orElseThrow(() -> bad("names no port", "write tcp://" + host + ":443")));
    }
    if (!PORT.matcher(form.group(2)).matches() || Integer.parseInt(form.group(2)) > PortRange.MAX) {
      throw bad("has a port that is not 1 to 65535", "write one such as " + host + ":443");
    }
    return new Endpoint(host, Integer.parseInt(form.group(2)));
  }

  private Host v6(String literal) throws BadValueException {
    if (literal.contains("%")) {
      throw bad("has a zone after its address", "leave out the % and what follows it");
    }
    IpAddress address = IpAddress.parse(literal);
    if (address.family() != Family.IPV6) {
      throw bad("has an IPv4 address in brackets", "leave out the brackets");
    }
    return new Host.Literal(address);
  }

  private static Host nameOrV4(String text) throws BadValueException {
    try {
      return new Host.Literal(IpAddress.parse(text));
    } catch (BadValueException notAnAddress) {
      return Host.Name.parse(text);
    }
  }

  private BadValueException bad(String problem, String mend) {
    return new BadValueException(Quoted.of(text) + " " + problem, mend);
  }
}
