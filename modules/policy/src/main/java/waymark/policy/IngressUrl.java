package waymark.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import waymark.netstate.packet.BadValueException;

/// The URL of an ingress: `https://grafana.lab.example/`, `tcp://nas.lab.example:5000`.
final class IngressUrl {

  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "https", 443, "tls", 443, "dns", 53);
  private static final String EXAMPLE = "write one such as https://grafana.lab.example/";

  private IngressUrl() {}

  static URI parse(String text) throws BadValueException {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      throw new BadValueException("\"" + text + "\" is not a URL", EXAMPLE);
    }
    String scheme = url.getScheme();
    if (scheme == null || !(PORTS.containsKey(scheme) || scheme.equals("tcp"))) {
      throw new BadValueException(
          "\"" + text + "\" has no scheme of http, https, tcp, tls, dns", EXAMPLE);
    }
    if (url.getHost() == null) {
      throw new BadValueException("\"" + text + "\" has no host", EXAMPLE);
    }
    if (url.getRawUserInfo() != null) {
      throw new BadValueException(
          "\"" + text.replace(url.getRawUserInfo() + "@", "...@") + "\" carries a password",
          "leave the part before @ out; a policy is no place for secrets");
    }
    if (url.getPort() == 0 || url.getPort() > 65535) {
      throw new BadValueException(
          "\"" + text + "\" has a port outside 1 to 65535", "write one such as :443");
    }
    if (scheme.equals("tcp") && url.getPort() == -1) {
      throw new BadValueException(
          "\"" + text + "\" has no port, and tcp has none of its own", "add one, such as :443");
    }
    return url;
  }

  static int port(URI url) {
    return url.getPort() == -1 ? PORTS.getOrDefault(url.getScheme(), 0) : url.getPort();
  }
}
