package waymark.probe.url;

import java.util.Locale;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.IpAddress;

/// The host of a URL: a name that has to be looked up, or an address.
public sealed interface Host {

  /// A domain name, as it was written; a dot at its end makes it absolute (RFC 1034, section 3.1).
  record Name(String text) implements Host {

    private static final Pattern LABEL =
        Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9A-Fa-f]*");
    private static final int MAX_LENGTH = 253;

    /// Reads `grafana.lab.example` or, absolute, `grafana.lab.example.`. A name whose last label is
    /// a number is refused: other programs would read `10.1` as the address 10.0.0.1.
    public static Name parse(String text) throws BadValueException {
      String relative = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
      String[] labels = relative.split("\\.", -1);
      for (String label : labels) {
        if (!LABEL.matcher(label).matches()) {
          throw notAName(text);
        }
      }
      if (relative.length() > MAX_LENGTH || NUMBER.matcher(labels[labels.length - 1]).matches()) {
        throw notAName(text);
      }
      return new Name(text);
    }

    private static BadValueException notAName(String text) {
      return new BadValueException(
          Quoted.of(text) + " is not a host name",
          "write a name such as grafana.lab.example (a name with other letters in its xn-- form),"
              + " or an address such as 192.168.1.55 or [2001:db8::55]");
    }

    /// Whether the name ends with a dot, so that no search list applies to it.
    public boolean isAbsolute() {
      return text.endsWith(".");
    }

    /// This name with a dot at its end.
    public Name absolute() {
      return isAbsolute() ? this : new Name(text + ".");
    }

    /// In lower case and without the dot at the end: as certificates and hosts files have it.
    public String canonical() {
      String relative = isAbsolute() ? text.substring(0, text.length() - 1) : text;
      return relative.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// An address, which needs no lookup; in a URL an IPv6 one stands in brackets.
  record Literal(IpAddress address) implements Host {

    @Override
    public String toString() {
      return address.family() == Family.IPV6 ? "[" + address + "]" : address.toString();
    }
  }
}
