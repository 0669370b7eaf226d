package waymark.mirror.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.mirror.text.BadValueException;

/// The strict readers of the scalars in `mirror.yaml`.
final class Values {

  private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,5})([smhd])");
  private static final Pattern PERCENT = Pattern.compile("(0|[1-9]\\d?|100)%");
  private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Values() {}

  static Duration span(String text) throws BadValueException {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new BadValueException(
          quote(text) + " is not a length of time", "write a number and s, m, h or d: 365d");
    }
    long number = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  static int percent(String text) throws BadValueException {
    Matcher percent = PERCENT.matcher(text);
    if (!percent.matches()) {
      throw new BadValueException(
          quote(text) + " is not a share", "write a whole percentage from 0% to 100%: 20%");
    }
    return Integer.parseInt(percent.group(1));
  }

  static int number(String text, int least, int most) throws BadValueException {
    if (!NUMBER.matcher(text).matches()
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw new BadValueException(
          quote(text) + " is not a number from " + least + " to " + most,
          "write one such as " + Math.max(least, Math.min(most, 8)));
    }
    return Integer.parseInt(text);
  }

  static boolean flag(String text) throws BadValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new BadValueException(quote(text) + " is not true or false", "write true or false");
    };
  }

  static URI apiUrl(String text) throws BadValueException {
    String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    try {
      URI url = new URI(bare);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getQuery() == null
          && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Told below, with the same words as every other text that is no such URL.
    }
    throw new BadValueException(
        "not the URL of an API (with neither user nor query)",
        "write one such as https://api.github.com");
  }

  static String variable(String text) throws BadValueException {
    // Not quoted: it may be the token itself, put in the wrong place.
    if (!VARIABLE.matcher(text).matches()) {
      throw new BadValueException(
          "not the name of an environment variable", "write one such as GITHUB_TOKEN");
    }
    return text;
  }

  static Source.Owner owner(String text) throws BadValueException {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    if (text.equals("self")) {
      return new Source.Owner.Self();
    }
    if (text.startsWith("user:") && NAME.matcher(name).matches()) {
      return new Source.Owner.User(name);
    }
    if (text.startsWith("org:") && NAME.matcher(name).matches()) {
      return new Source.Owner.Organization(name);
    }
    throw new BadValueException(
        quote(text) + " is not whose repositories to list", "write self, user:NAME or org:NAME");
  }

  static String host(String text) throws BadValueException {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9.:-]*")) {
      throw new BadValueException(
          quote(text) + " is not a host name", "write one such as nas.lan or 192.168.1.50");
    }
    return text;
  }

  static String user(String text) throws BadValueException {
    if (!NAME.matcher(text).matches()) {
      throw new BadValueException(quote(text) + " is not a user name", "write one such as mirror");
    }
    return text;
  }

  static String absolute(String text) throws BadValueException {
    if (!text.startsWith("/") || text.chars().anyMatch(c -> c < ' ')) {
      throw new BadValueException(
          quote(text) + " is not an absolute path", "write one such as /volume1/backups");
    }
    return text;
  }

  private static String quote(String text) {
    return "\"" + text + "\"";
  }
}
