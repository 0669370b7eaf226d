package waymark.netstate.conntrack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The texts and attributes of one `flow` element, each under its path: `original/layer3/src`,
/// `original/layer4@protonum`.
///
/// The line is taken apart by the few shapes that conntrack(8) writes; declarations, entities of
/// one's own and comments are faults, so nothing of XML's dangers is here.
final class XmlLeaves {

  private static final Pattern PIECE =
      Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z]+=\"[^\"<>&]*\")*)(/?)>|([^<>]+)");
  private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z]+)=\"([^\"]*)\"");

  private final String line;
  private final Map<String, String> leaves = new LinkedHashMap<>();
  private int end;

  private XmlLeaves(String line) {
    this.line = line;
  }

  static XmlLeaves of(String line) throws BadLineException {
    XmlLeaves leaves = new XmlLeaves(line);
    leaves.takeApart();
    return leaves;
  }

  /// Where the element ends.
  int end() {
    return end;
  }

  boolean has(String path) {
    return leaves.containsKey(path);
  }

  /// Takes a leaf out.
  Optional<String> take(String path) {
    return Optional.ofNullable(leaves.remove(path));
  }

  String needed(String path) throws BadLineException {
    Optional<String> value = take(path);
    if (value.isEmpty()) {
      throw bad("\"" + path + "\" is missing", "take the table again, the line was cut short");
    }
    return value.get();
  }

  /// What nobody took, in the order of the line.
  Map<String, String> rest() {
    return leaves;
  }

  /// A fault of the element as a whole.
  static BadLineException bad(String problem, String mend) {
    return new BadLineException(1, problem, mend);
  }

  private void takeApart() throws BadLineException {
    Deque<String> open = new ArrayDeque<>();
    Matcher piece = PIECE.matcher(line);
    int at = 0;
    boolean closed = false;
    while (!closed) {
      piece.region(at, line.length());
      if (!piece.lookingAt()) {
        throw new BadLineException(
            at + 1,
            "the flow element breaks off or is not what conntrack writes",
            "take the table again with conntrack -L -o xml, one element a line");
      }
      at = piece.end();
      if (piece.group(5) != null) {
        leaf(String.join("/", open), unescaped(piece.group(5)));
      } else if (!piece.group(1).isEmpty()) {
        if (open.isEmpty() || !last(open).equals(piece.group(2))) {
          throw new BadLineException(
              piece.start() + 1,
              "\"</" + piece.group(2) + ">\" closes what is not open",
              "take the table again, the line was cut short");
        }
        open.removeLast();
        closed = open.isEmpty();
      } else {
        open(open, piece);
      }
    }
    end = at;
  }

  /// The name under which the element on top was opened: a direction stands for its `meta`.
  private static String last(Deque<String> open) {
    String name = open.getLast();
    return open.size() == 2 && Set.of("original", "reply", "independent").contains(name)
        ? "meta"
        : name;
  }

  private void open(Deque<String> open, Matcher piece) throws BadLineException {
    String name = piece.group(2);
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(piece.group(3));
    while (attribute.find()) {
      attributes.put(attribute.group(1), attribute.group(2));
    }
    String direction = name.equals("meta") ? attributes.remove("direction") : null;
    open.addLast(direction == null ? name : direction);
    String path = String.join("/", open);
    for (Map.Entry<String, String> each : attributes.entrySet()) {
      leaf(path + "@" + each.getKey(), each.getValue());
    }
    if (!piece.group(4).isEmpty()) {
      leaf(path, "");
      open.removeLast();
    }
  }

  private void leaf(String path, String value) throws BadLineException {
    String inside = path.startsWith("flow/") ? path.substring(5) : path;
    if (inside.equals("independent/labels/label")) {
      leaves.merge(inside, value, (labels, label) -> labels + "," + label);
    } else if (leaves.put(inside, value) != null) {
      throw bad("\"" + inside + "\" stands twice", "leave one of them out");
    }
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
