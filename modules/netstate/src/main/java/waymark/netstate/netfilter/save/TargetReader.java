package waymark.netstate.netfilter.save;

import java.util.List;
import java.util.Optional;
import waymark.netstate.netfilter.ChainName;
import waymark.netstate.netfilter.Option;
import waymark.netstate.netfilter.Target;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Family;

/// Makes the target of a rule from its `-j` or `-g`.
final class TargetReader {

  private final Family family;
  private final Problems problems;

  TargetReader(Family family, Problems problems) {
    this.family = family;
    this.problems = problems;
  }

  /// The target; it is kept as it is where a value cannot be read.
  Target read(Given given) {
    Word option = given.words().getFirst();
    try {
      if (given.form().isPresent() && option.is("-j")) {
        return extension(given.form().get().name(), given);
      }
      // The name of a target that we do not know is held to the same rules as a chain's.
      ChainName name = ChainName.parse(given.name().text());
      if (given.form().isEmpty() && given.words().size() > 2) {
        return new Target.Unmodelled(Word.join(given.words()));
      }
      return option.is("-g") ? new Target.Goto(name) : new Target.Jump(name);
    } catch (BadValueException bad) {
      problems.add(given.name(), bad);
      return new Target.Unmodelled(Word.join(given.words()));
    }
  }

  private Target extension(String name, Given given) throws BadValueException {
    return switch (name) {
      case "ACCEPT" -> new Target.Accept();
      case "DROP" -> new Target.Drop();
      case "RETURN" -> new Target.Return();
      case "REJECT" -> new Target.Reject(RejectWith.read(given, family));
      case "NOTRACK" -> new Target.NoTrack(false);
      case "CT" -> tracking(given);
      case "MARK", "CONNMARK" -> MarkTargets.read(name, given);
      case "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP" ->
          NatTargets.read(name, given, family);
      case "DSCP", "TOS" -> typeOfService(name, options(given, true));
      case "LOG",
          "NFLOG",
          "ULOG",
          "TRACE",
          "AUDIT",
          "CHECKSUM",
          "CLASSIFY",
          "CONNSECMARK",
          "ECN",
          "HL",
          "IDLETIMER",
          "LED",
          "RATEEST",
          "SECMARK",
          "TCPMSS",
          "TCPOPTSTRIP",
          "TEE",
          "TTL" ->
          options(given, true);
      case "SET" -> options(given, !given.has("--map-set"));
      default -> options(given, false);
    };
  }

  /// A target whose options are kept as they are printed.
  ///
  /// @param goesOn whether it leaves the packet and its way as they are
  private Target options(Given given, boolean goesOn) {
    Extension form = given.form().orElseThrow();
    OptionReader reader = new OptionReader(family, problems);
    List<Option> options = reader.read(form, given);
    if (reader.failed()) {
      return new Target.Unmodelled(Word.join(given.words()));
    }
    return goesOn
        ? new Target.Continue(form.name(), options)
        : new Target.Unmodelled("-j " + form.name() + OptionPrinter.print(form, options));
  }

  private static Target typeOfService(String name, Target read) {
    return read instanceof Target.Continue(var same, List<Option> options)
        ? TosOptions.read(options)
            .<Target>map(set -> new Target.TypeOfService(name, set))
            .orElse(read)
        : read;
  }

  private Target tracking(Given given) {
    boolean zone = given.has("--zone") || given.has("--zone-orig") || given.has("--zone-reply");
    return given.has("--notrack") && given.choices().size() == 1
        ? new Target.NoTrack(true)
        : options(given, !zone && !given.has("--notrack"));
  }

  /// The value of an option, or a fault that says that it is needed.
  static Word needed(Given given, String option, String example) throws BadValueException {
    Optional<Given.Choice> choice = given.choice(option);
    if (choice.isEmpty()) {
      throw new BadValueException(
          given.name().text() + " needs " + option, "write " + option + " " + example);
    }
    return choice.get().value();
  }
}
