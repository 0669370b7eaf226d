package waymark.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.diagnosis.Finding;
import waymark.netstate.netfilter.Hook;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// A packet's way, drawn hop by hop for a person.
final class WalkText {

  /// More ends than this are only counted.
  private static final int MOST_ENDS = 8;

  private WalkText() {}

  /// @param wrongTurn the rule that a finding blames, if one does
  static List<String> lines(Walk walk, Optional<Finding.Where> wrongTurn, Colours colours) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + colours.bold(walk.start().toString())
            + walk.start()
                .in()
                .map(in -> "   in by " + in)
                .orElse("   sent by the gateway itself"));
    String previous = "";
    for (Step step : walk.steps()) {
      String stage = stage(step);
      lines.add(
          "   | "
              + pad(stage.equals(previous) ? "" : stage, 20)
              + text(step)
              + mark(step, wrongTurn, colours));
      previous = stage;
    }
    lines.addAll(ends(walk));
    return lines;
  }

  /// Its end, or those of all its ways, each with what it takes for granted.
  private static List<String> ends(Walk walk) {
    if (!(walk.verdict() instanceof Verdict.Unknown)) {
      return List.of("   ' " + end(walk.verdict()));
    }
    List<String> lines = new ArrayList<>();
    for (Walk.Way way : walk.ways().subList(0, Math.min(MOST_ENDS, walk.ways().size()))) {
      lines.add("   ' " + end(way.verdict()));
      way.assumed().forEach(assumed -> lines.add("       where " + assumed));
    }
    if (walk.ways().size() > MOST_ENDS) {
      lines.add("   ' and " + (walk.ways().size() - MOST_ENDS) + " more ways");
    }
    if (!walk.complete()) {
      lines.add("   ' and ways that were not tried: too many are open");
    }
    return lines;
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
  }

  private static String stage(Step step) {
    return switch (step) {
      case Step.AtRule at -> at.hook() + " " + at.table().word();
      case Step.AtPolicy at -> at.hook() + " " + at.table().word();
      case Step.AtNative at -> at.hook() + " " + at.table();
      case Step.AtNativePolicy at -> at.hook() + " " + at.table();
      case Step.Translated at -> at.hook() + " conntrack";
      case Step.Routed routed ->
          switch (routed.purpose()) {
            case FORWARD, OUTPUT -> "routing";
            case REVERSE_PATH -> "reverse path";
            case REROUTE -> "routing again";
          };
      case Step.Decided decided -> "kernel";
    };
  }

  private static String text(Step step) {
    return switch (step) {
      case Step.AtRule at ->
          (isBuiltIn(at) ? "" : at.chain() + " ")
              + "#"
              + at.number()
              + " "
              + afterChain(at.rule().text())
              + "  => "
              + at.effect();
      case Step.AtPolicy at -> "policy " + at.policy();
      case Step.AtNative at ->
          at.chain().name()
              + " handle "
              + at.rule().handle()
              + " "
              + at.rule().text()
              + "  => "
              + at.effect();
      case Step.AtNativePolicy at -> at.chain().name() + " policy drop";
      case Step.Translated at -> at.effect();
      case Step.Routed routed ->
          WalkDocument.rule(routed.answer()).map(rule -> rule + "  => ").orElse("")
              + WalkDocument.effect(routed.answer());
      case Step.Decided decided -> decided.what();
    };
  }

  private static boolean isBuiltIn(Step.AtRule at) {
    return at.chain().equals(at.hook().chain());
  }

  private static String afterChain(String rule) {
    String[] words = rule.split(" ", 3);
    return words.length == 3 ? words[2] : rule;
  }

  private static String mark(Step step, Optional<Finding.Where> wrongTurn, Colours colours) {
    boolean isWrong =
        step instanceof Step.Matched matched
            && matched.hook() != Hook.POSTROUTING
            && wrongTurn.map(where -> isAt(matched, where)).orElse(false);
    return isWrong ? colours.red("   <== the wrong turn") : "";
  }

  private static boolean isAt(Step.Matched step, Finding.Where where) {
    return switch (step) {
      case Step.AtRule at ->
          where.line() == at.rule().line() && where.text().equals(at.rule().text());
      case Step.AtNative at ->
          where
                  .source()
                  .endsWith(at.table() + " " + at.chain().name() + " handle " + at.rule().handle())
              && where.text().equals(at.rule().text());
    };
  }

  /// How it ended.
  static String end(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forwarded left ->
          "leaves by "
              + left.out()
              + left.via().map(via -> " to " + via).orElse("")
              + " as "
              + left.packet()
              + (left.packet().mark() == 0 ? "" : ", mark " + FwMark.hex(left.packet().mark()));
      case Verdict.Local local ->
          "is delivered here"
              + local.packet().in().map(InterfaceName::name).map(in -> ", in by " + in).orElse("");
      case Verdict.Dropped dropped -> "is dropped: " + dropped.by();
      case Verdict.Rejected rejected ->
          "is rejected with " + rejected.with() + ": " + rejected.by();
      case Verdict.Unknown unknown ->
          "is not known; it depends on: " + String.join("; ", unknown.reasons());
    };
  }
}
