package waymark.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import waymark.netstate.packet.Packet;

/// Something that a person should know, with its proof.
///
/// @param message one sentence that a person can act on
/// @param where the line of a ruleset that it is about
/// @param evidence the very rules, routes, entries and answers that show it
/// @param packet one that shows it
public record Finding(
    Code code,
    Severity severity,
    String message,
    Optional<Where> where,
    List<Evidence> evidence,
    Optional<Packet> packet,
    Optional<Fix> fix) {

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /// A finding that the evidence alone carries.
  public static Finding of(Code code, Severity severity, String message, List<Evidence> evidence) {
    return new Finding(
        code, severity, message, Optional.empty(), evidence, Optional.empty(), Optional.empty());
  }

  /// An error that a trial's packet shows.
  static Finding of(
      Trial trial, Code code, String message, List<Evidence> evidence, Optional<Fix> fix) {
    return new Finding(
        code,
        Severity.ERROR,
        message,
        Optional.empty(),
        evidence,
        Optional.of(trial.packet()),
        fix);
  }

  public Finding withFix(Optional<Fix> newFix) {
    return new Finding(code, severity, message, where, evidence, packet, newFix);
  }

  /// How much it matters.
  public enum Severity {
    /// A promise is broken.
    ERROR,
    /// A promise holds now, and will not always.
    WARNING,
    /// Good to know.
    NOTE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A place in a text.
  ///
  /// @param line from 1; 0 where the source names the place by itself
  /// @param column from 1; 0 where there is no line
  public record Where(String source, int line, int column, String text) {}

  /// One line that shows the finding.
  public record Evidence(Kind kind, String text) {

    /// What the line is.
    public enum Kind {
      RULE,
      ROUTE,
      IP_RULE,
      CONNTRACK,
      COUNTER,
      CAPTURE,
      PROBE,
      SYSCTL,
      INTERFACE,
      WALK,
      CERTIFICATE,
      DNS,
      NEIGHBOUR;

      public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
  }

  /// What mends it.
  ///
  /// @param commands to type in this order, as root, in the gateway's network namespace
  /// @param persistent what to change so that it lasts
  /// @param proven whether the model, with the commands applied, keeps every promise
  /// @param proof what was checked
  public record Fix(
      String summary, List<String> commands, String persistent, boolean proven, String proof) {

    public Fix {
      commands = List.copyOf(commands);
    }
  }
}
