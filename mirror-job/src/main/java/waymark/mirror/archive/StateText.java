package waymark.mirror.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import waymark.mirror.archive.Payload.Bundle;
import waymark.mirror.archive.Payload.Pack;
import waymark.mirror.archive.RefChange.Gone;
import waymark.mirror.archive.RefChange.Put;
import waymark.mirror.git.Head;
import waymark.mirror.git.Oid;
import waymark.mirror.git.RefName;
import waymark.mirror.ledger.RunId;
import waymark.mirror.store.RepositoryKey;
import waymark.mirror.store.Sha256;
import waymark.mirror.text.BadValueException;

/// Reads and prints an [State]: one fact a line, the refs last, `end` at the end so that a cut file
/// is known to be cut.
public final class StateText {

  private static final String FIRST = "mirror-job state 1";

  private StateText() {}

  static String print(State state) {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    line(text, "number", String.valueOf(state.number()));
    line(text, "repository", state.repository().toString());
    line(text, "name", state.name());
    line(text, "time", state.time().toString());
    line(text, "run", state.run().toString());
    line(text, "previous", state.previous().orElse("-"));
    line(text, "head", head(state.head()));
    for (Payload payload : state.payloads()) {
      switch (payload) {
        case Pack(var hash, var pack, var index) ->
            line(text, "pack", hash + " " + pack + " " + index);
        case Bundle(var digest, var header) -> line(text, "bundle", digest + " " + header);
      }
    }
    for (RefChange change : state.changes()) {
      switch (change) {
        case Put(var oid, var ref) -> line(text, "+" + oid, ref);
        case Gone(var ref) -> text.append('-').append(ref).append('\n');
      }
    }
    return text.append("end\n").toString();
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append(' ').append(rest).append('\n');
  }

  /// Reads one state's file.
  ///
  /// @param file its name, which holds the SHA-256 of its bytes
  /// @throws BadValueException where it is not the state that its name says
  public static State read(String file, byte[] bytes) throws BadValueException {
    if (!file.endsWith("-" + Sha256.of(bytes) + ".state")) {
      throw bad("its bytes are not what its name says");
    }
    // Bytes that are no UTF-8 are replaced, and are then not what would be printed.
    State state = parse(new String(bytes, StandardCharsets.UTF_8));
    if (!state.path().equals("states/" + file)) {
      throw bad("its name is not that of the state in it");
    }
    return state;
  }

  /// Reads one state.
  ///
  /// @throws BadValueException where the text is not one whole state of this version
  static State parse(String text) throws BadValueException {
    if (!text.endsWith("\nend\n")) {
      throw bad("the state is cut: its last line is not \"end\"");
    }
    List<String> lines = text.lines().toList();
    if (!lines.getFirst().equals(FIRST)) {
      throw new BadValueException(
          "\"" + lines.getFirst() + "\" is not the first line of a state that we know",
          "read it with the version of mirror-job that wrote it");
    }
    Cursor cursor = new Cursor(lines.subList(1, lines.size() - 1));
    long number = Digest.count(cursor.need("number"));
    RepositoryKey repository = RepositoryKey.parse(cursor.need("repository"));
    String name = cursor.need("name");
    Instant time = time(cursor.need("time"));
    RunId run = RunId.parse(cursor.need("run"));
    String previous = cursor.need("previous");
    String head = cursor.need("head");
    return new State(
        number,
        repository,
        name,
        time,
        run,
        previous.equals("-") ? Optional.empty() : Optional.of(Digest.sha256(previous)),
        head(head),
        payloads(cursor),
        changes(cursor));
  }

  private static List<Payload> payloads(Cursor cursor) throws BadValueException {
    List<Payload> payloads = new ArrayList<>();
    for (; cursor.at("pack ") || cursor.at("bundle "); cursor.next++) {
      String[] words = cursor.line().split(" ", -1);
      payloads.add(
          switch (words.length) {
            case 6 ->
                new Pack(
                    Oid.parse(words[1]).hex(),
                    Digest.parse(words[2], words[3]),
                    Digest.parse(words[4], words[5]));
            case 4 -> new Bundle(Digest.parse(words[1], words[2]), Digest.count(words[3]));
            default -> throw bad("\"" + cursor.line() + "\" is not a payload");
          });
    }
    return payloads;
  }

  private static List<RefChange> changes(Cursor cursor) throws BadValueException {
    List<RefChange> changes = new ArrayList<>();
    for (; cursor.more(); cursor.next++) {
      String line = cursor.line();
      int space = line.indexOf(' ');
      if (line.startsWith("+") && space > 0) {
        changes.add(new Put(Oid.parse(line.substring(1, space)), ref(line.substring(space + 1))));
      } else if (line.startsWith("-")) {
        changes.add(new Gone(ref(line.substring(1))));
      } else {
        throw bad("\"" + line + "\" is not a change of a ref");
      }
    }
    return changes;
  }

  /// A symbolic HEAD is the bare name of its ref: `escrow.sh` takes it as it stands.
  private static String head(Head head) {
    return switch (head) {
      case Head.Symbolic(var ref) -> ref;
      case Head.Detached(var oid) -> oid.hex();
    };
  }

  private static Head head(String text) throws BadValueException {
    return text.startsWith("refs/")
        ? new Head.Symbolic(ref(text))
        : new Head.Detached(Oid.parse(text));
  }

  private static String ref(String text) throws BadValueException {
    if (!RefName.valid(text)) {
      throw bad("\"" + text + "\" is not the name of a ref");
    }
    return text;
  }

  private static Instant time(String text) throws BadValueException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw bad("\"" + text + "\" is not a time");
    }
  }

  private static BadValueException bad(String problem) {
    return new BadValueException(problem, "take the state from another copy of the archive");
  }

  private static final class Cursor {
    private final List<String> lines;
    private int next;

    Cursor(List<String> lines) {
      this.lines = lines;
    }

    boolean more() {
      return next < lines.size();
    }

    boolean at(String start) {
      return more() && line().startsWith(start);
    }

    String line() {
      return lines.get(next);
    }

    String need(String word) throws BadValueException {
      if (!at(word + " ")) {
        throw bad("the state has no line \"" + word + " ...\" where it must stand");
      }
      return lines.get(next++).substring(word.length() + 1);
    }
  }
}
