package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import waymark.netstate.netfilter.Counters;
import waymark.netstate.netfilter.Ruleset;
import waymark.netstate.netfilter.Ruleset.Backend;
import waymark.netstate.netfilter.Table;
import waymark.netstate.netfilter.TableName;
import waymark.netstate.netfilter.save.SaveLine.Kind;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;
import waymark.netstate.packet.Fault;

/// Goes through the lines of a document, as `ip46tables_restore_main` in iptables-restore.c does.
final class SaveReader {

  /// iptables-restore(8) reads a line into a buffer of 10240 bytes and takes what is over as the
  /// next line.
  private static final int LONGEST_LINE = 10238;

  private final String source;
  private final List<SaveLine> lines = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<IptablesSave.Block> blocks = new ArrayList<>();
  private Headers header;
  private Optional<TableReader> table = Optional.empty();
  private boolean inTable;
  private int firstLine;
  private int number;
  private int carriageReturns;

  SaveReader(String source, Family family) {
    this.source = source;
    this.header = new Headers(family, Backend.UNSTATED);
  }

  IptablesSave read(String text) {
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int next = newline < 0 ? text.length() : newline + 1;
      int end = newline < 0 ? text.length() : newline;
      if (end > at && text.charAt(end - 1) == '\r') {
        end--;
      }
      number++;
      line(text.substring(at, end), text.substring(end, next));
      at = next;
    }
    if (inTable) {
      missingCommit("the text ends before the COMMIT of its last table");
    }
    faults.sort(Comparator.comparingInt(Fault::line));
    return new IptablesSave(source, lines, blocks, rulesets(), faults);
  }

  private void line(String text, String end) {
    if (end.startsWith("\r") && ++carriageReturns == 1) {
      fault(
          text.length() + 1,
          "the line ends in CR LF, and iptables-restore takes the CR as part of its last word",
          "write the whole text with LF line ends");
    }
    Optional<Command> command = Optional.empty();
    Kind kind = text.length() > LONGEST_LINE ? Kind.BROKEN : kind(text);
    switch (kind) {
      case REMARK -> Headers.read(text).ifPresent(found -> header = found);
      case TABLE -> begin(text);
      case COMMIT -> commit();
      case CHAIN -> table.ifPresent(open -> open.chain(text, number));
      case COMMAND -> command = command(text);
      case BROKEN -> broken(text);
    }
    lines.add(new SaveLine(kind, text, end, command));
  }

  private void broken(String text) {
    if (text.length() > LONGEST_LINE) {
      fault(
          LONGEST_LINE + 1,
          "the line has " + text.length() + " characters, iptables-restore reads " + LONGEST_LINE,
          "split the rule into several");
    } else {
      fault(
          1,
          Problems.quote(text) + " stands outside of a table",
          "begin the table with a line such as *filter, and end it with COMMIT");
    }
  }

  private Kind kind(String text) {
    if (text.isEmpty() || text.startsWith("#") || (!inTable && text.isBlank())) {
      return Kind.REMARK;
    }
    if (text.startsWith("*")) {
      return Kind.TABLE;
    }
    if (!inTable) {
      return Kind.BROKEN;
    }
    return text.equals("COMMIT") ? Kind.COMMIT : text.startsWith(":") ? Kind.CHAIN : Kind.COMMAND;
  }

  private void begin(String text) {
    if (inTable) {
      missingCommit("a table begins before the COMMIT of the one above");
    }
    inTable = true;
    firstLine = number;
    String word = text.substring(1).strip();
    Optional<TableName> name = TableName.ofWord(word);
    if (name.isEmpty()) {
      fault(
          2,
          Problems.quote(word) + " is not a table",
          "write one of *raw, *mangle, *nat, *filter, *security");
    }
    table = name.map(found -> new TableReader(found, source, faults));
  }

  private void commit() {
    table.ifPresent(open ->
        blocks.add(
            new IptablesSave.Block(
                header.family(), header.backend(), open.finish(), firstLine, number)));
    table = Optional.empty();
    inTable = false;
  }

  private void missingCommit(String problem) {
    fault(0, problem, "write COMMIT on a line of its own below the table's last rule");
    commit();
  }

  private Optional<Command> command(String text) {
    int start = 0;
    Optional<Counters> counters = Optional.empty();
    if (text.startsWith("[")) {
      start = text.indexOf(']') + 1;
      try {
        counters = Optional.of(CountersText.parse(text.substring(0, Math.max(start, 1))));
      } catch (BadValueException bad) {
        fault(1, bad.problem(), bad.mend());
      }
    }
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    int line = number;
    Problems problems = (column, problem, mend) -> fault(line, column, problem, mend);
    List<Word> words = Words.split(text, start, problems);
    if (words.isEmpty()) {
      if (start > 0 && !text.isBlank()) {
        fault(start + 1, "no command follows the counters", "write one: [0:0] -A INPUT -j ACCEPT");
      }
      return Optional.empty();
    }
    RuleText rule =
        RuleText.read(header.family(), words, number, text.substring(start), counters, problems);
    if (rule.table().isPresent()) {
      fault(start + 1, "-t stands inside of a table", "remove it: the *table line says it");
    }
    Optional<TableReader> open = table;
    open.ifPresent(in -> rule.command().ifPresent(command -> in.apply(command, text, line)));
    return rule.command();
  }

  private List<Ruleset> rulesets() {
    Map<Headers, Map<TableName, Table>> tables = new LinkedHashMap<>();
    for (IptablesSave.Block block : blocks) {
      tables
          .computeIfAbsent(
              new Headers(block.family(), block.backend()), any -> new EnumMap<>(TableName.class))
          .put(block.table().name(), block.table());
    }
    if (tables.isEmpty()) {
      tables.put(header, new EnumMap<>(TableName.class));
    }
    List<Ruleset> rulesets = new ArrayList<>();
    tables.forEach(
        (head, held) -> rulesets.add(new Ruleset(head.family(), head.backend(), source, held)));
    return rulesets;
  }

  private void fault(int column, String problem, String mend) {
    fault(number, column, problem, mend);
  }

  private void fault(int line, int column, String problem, String mend) {
    faults.add(new Fault(source, line, column, problem, mend));
  }
}
