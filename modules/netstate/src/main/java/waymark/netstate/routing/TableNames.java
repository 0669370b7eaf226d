package waymark.netstate.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Fault;

/// The names that one host gives its routing tables in /etc/iproute2/rt_tables: ip(8) there prints
/// `lookup vpn` where the kernel says 100.
public record TableNames(Map<String, TableId> tables) {

  /// A host that names no table of its own.
  public static final TableNames NONE = new TableNames(Map.of());

  private static final Pattern ENTRY = Pattern.compile("\\s*(\\S+)\\s+(\\S+)\\s*(?:#.*)?");

  public TableNames {
    tables = Map.copyOf(tables);
  }

  /// Reads rt_tables: a number and a name on each line, `#` before a comment.
  ///
  /// @return one value; the lines that are not understood are told as faults and left out of it
  public static Listing<TableNames> read(String source, String text) {
    Map<String, TableId> tables = new HashMap<>();
    List<Fault> faults = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      try {
        if (!entry.matches()) {
          throw new BadValueException(
              "\"" + line + "\" is not a number and a name",
              "write a line such as: 100 vpn, or put # before it");
        }
        tables.put(entry.group(2), TableId.parse(entry.group(1)));
      } catch (BadValueException bad) {
        faults.add(new Fault(source, number, 1, bad.problem(), bad.mend()));
      }
    }
    return new Listing<>(List.of(new TableNames(tables)), faults);
  }

  /// The table of that name or number.
  public TableId table(String text) throws BadValueException {
    TableId named = tables.get(text);
    if (named != null) {
      return named;
    }
    try {
      return TableId.parse(text);
    } catch (BadValueException unknown) {
      throw new BadValueException(
          "\"" + text + "\" is a routing table whose number is not known here",
          "put the host's /etc/iproute2/rt_tables beside it as rt_tables, or collect with"
              + " ip -N, which prints numbers");
    }
  }
}
