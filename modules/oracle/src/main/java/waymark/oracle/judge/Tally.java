package waymark.oracle.judge;

import java.util.Map;
import java.util.TreeMap;
import waymark.netstate.netfilter.Match;
import waymark.netstate.routing.RouteAnswer;
import waymark.netstate.walk.Step;
import waymark.netstate.walk.Verdict;
import waymark.netstate.walk.Walk;

/// What was compared: how many packets, how many of them with an open answer, and how often each
/// part of the model had a say.
public final class Tally {

  private final Map<String, Long> features = new TreeMap<>();
  private long packets;
  private long open;
  private long leftOut;

  void add(Walk walk) {
    packets++;
    if (walk.verdict() instanceof Verdict.Unknown) {
      open++;
    }
    count("end " + walk.verdict().getClass().getSimpleName());
    count("tracking " + walk.tracking().getClass().getSimpleName());
    if (walk.verdict() instanceof Verdict.Dropped dropped) {
      count("dropped by " + dropped.cause());
    }
    if (walk.verdict() instanceof Verdict.Rejected rejected) {
      count("rejected with " + rejected.with());
    }
    for (Step step : walk.steps()) {
      switch (step) {
        case Step.AtRule at -> rule(at);
        case Step.AtPolicy at -> count("policy");
        case Step.AtNative at -> count("native rule at " + at.hook());
        case Step.AtNativePolicy at -> count("native policy");
        case Step.Translated at -> count("translated at " + at.hook());
        case Step.Routed routed -> routed(routed);
        case Step.Decided decided -> {}
      }
    }
  }

  private void rule(Step.AtRule at) {
    count("table " + at.table().word() + " " + at.hook());
    count("target " + at.rule().target().getClass().getSimpleName());
    for (Match match : at.rule().matches()) {
      count("match " + match.getClass().getSimpleName());
    }
  }

  private void routed(Step.Routed routed) {
    count("lookup " + routed.purpose());
    switch (routed.answer().result()) {
      case RouteAnswer.Result.Found found -> count("route " + found.route().type().word());
      case RouteAnswer.Result.Refused refused -> count("route " + refused.type().word());
      case RouteAnswer.Result.NoRoute none -> count("route none");
    }
    routed
        .answer()
        .consulted()
        .forEach(each -> count("ip rule " + each.rule().action().getClass().getSimpleName()));
  }

  void leaveOut() {
    leftOut++;
  }

  private void count(String feature) {
    features.merge(feature, 1L, Long::sum);
  }

  public long packets() {
    return packets;
  }

  /// Packets whose end the walk left open.
  public long open() {
    return open;
  }

  /// Packets that were not sent, for they would have met a connection that is kept.
  public long leftOut() {
    return leftOut;
  }

  public Map<String, Long> features() {
    return Map.copyOf(features);
  }
}
