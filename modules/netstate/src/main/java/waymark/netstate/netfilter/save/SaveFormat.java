package waymark.netstate.netfilter.save;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import waymark.netstate.netfilter.Chain;
import waymark.netstate.netfilter.Rule;
import waymark.netstate.netfilter.save.SaveLine.Kind;

/// A document as iptables-save(8) would print what it makes: the rules of each chain together, the
/// chains in iptables' order, every rule in iptables' words. A remark stays above the line that it
/// stood above.
public final class SaveFormat {

  private static final Pattern COUNTERS = Pattern.compile("^\\[\\d+:\\d+] | \\[\\d+:\\d+]$");

  private final IptablesSave save;
  private final List<String> out = new ArrayList<>();

  private SaveFormat(IptablesSave save) {
    this.save = save;
  }

  /// The text of a document without faults.
  public static String format(IptablesSave save) {
    SaveFormat format = new SaveFormat(save);
    int line = 1;
    for (IptablesSave.Block block : save.blocks()) {
      format.remarks(line, block.firstLine());
      format.block(block);
      line = block.lastLine() + 1;
    }
    format.remarks(line, save.lines().size() + 1);
    return format.out.isEmpty() ? "" : String.join("\n", format.out) + "\n";
  }

  /// Whether a document says the same in the same words, remarks and counters aside.
  public static boolean isFormatted(IptablesSave save) {
    return bare(save.print()).equals(bare(format(save)));
  }

  private static List<String> bare(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> COUNTERS.matcher(line).replaceAll(""))
        .toList();
  }

  private void block(IptablesSave.Block block) {
    RulePrinter printer = new RulePrinter(block.backend());
    out.add("*" + block.table().name().word());
    for (int line = block.firstLine() + 1; line < block.lastLine(); line++) {
      if (kind(line) == Kind.CHAIN) {
        remarksAbove(line);
      }
    }
    List<Chain> chains = RulePrinter.inOrder(block.table());
    chains.forEach(chain -> out.add(RulePrinter.declaration(chain)));
    for (Chain chain : chains) {
      int last = 0;
      for (Rule rule : chain.rules()) {
        if (rule.line() != last) {
          remarksAbove(rule.line());
        }
        last = rule.line();
        out.add(printer.counted(chain.name(), rule));
      }
    }
    remarksAbove(block.lastLine());
    out.add("COMMIT");
  }

  private void remarksAbove(int line) {
    int first = line;
    while (first > 1 && kind(first - 1) == Kind.REMARK) {
      first--;
    }
    remarks(first, line);
  }

  private void remarks(int from, int to) {
    for (int line = from; line < to; line++) {
      out.add(save.lines().get(line - 1).text());
    }
  }

  private Kind kind(int line) {
    return save.lines().get(line - 1).kind();
  }
}
