package waymark.agent;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import waymark.diagnosis.Code;
import waymark.kernel.NetworkNamespace;

/// The options of `conntrack` that show what deletes the entries of a finding, and delete them.
final class ConntrackMendOptions {

  /// The findings whose entries may be deleted one by one.
  private static final List<Code> CODES =
      List.of(
          Code.CONNTRACK_STALE, Code.CONNTRACK_MISROUTED, Code.REPLY_MISROUTED, Code.TUNNEL_LEAK);

  @Option(
      names = "--mend",
      paramLabel = "CODE",
      description = {
        "Show the commands that delete the entries of a finding, conntrack-stale,"
            + " conntrack-misrouted, reply-misrouted or tunnel-leak: only those that are proven."
      },
      converter = OfWord.class)
  private Optional<Code> code = Optional.empty();

  @Option(names = "--apply", description = "Delete them, after showing the commands.")
  private boolean apply;

  boolean isAsked() {
    return code.isPresent() || apply;
  }

  boolean isToBeApplied() {
    return apply;
  }

  /// Whether there is something to apply, if it is to be applied.
  boolean isWhole() {
    return code.isPresent() || !apply;
  }

  Optional<ConntrackMend> of(NetworkNamespace namespace) {
    return code.map(each -> new ConntrackMend(each, namespace, apply));
  }

  /// Reads a code by its word in the catalogue.
  static final class OfWord implements ITypeConverter<Code> {

    @Override
    public Code convert(String word) {
      return CODES.stream()
          .filter(each -> each.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "\"" + word + "\" is none of " + CODES.stream().map(Code::word).toList()));
    }
  }
}
