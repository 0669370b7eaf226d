package waymark.netstate.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import waymark.netstate.packet.BadValueException;
import waymark.netstate.packet.Endpoint;
import waymark.netstate.packet.FwMark;
import waymark.netstate.packet.InterfaceName;
import waymark.netstate.packet.IpAddress;
import waymark.netstate.packet.Packet;
import waymark.netstate.packet.Protocol;
import waymark.netstate.packet.Transport;
import waymark.netstate.snapshot.RecordedSnapshot;
import waymark.netstate.walk.Walk.Way;

/// Scenes of which a real kernel (Linux 6.18) once did something else than the walk said, each made
/// small and recorded by `scripts/kernel-check`: a snapshot, and packets with what the kernel did
/// with them. `why.txt` says what the walk had wrong.
final class KernelRecordTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static Stream<Path> fixtures() throws IOException, URISyntaxException {
    Path root =
        Path.of(Objects.requireNonNull(KernelRecordTest.class.getResource("/oracle")).toURI());
    try (Stream<Path> folders = Files.list(root)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void theWalkSaysWhatTheKernelDid(Path fixture) throws IOException, BadValueException {
    RecordedSnapshot recorded =
        RecordedSnapshot.read(fixture.getFileName().toString(), files(fixture));
    assertThat(recorded.faults()).isEmpty();
    Walker walker = Walker.of(recorded.snapshot().gateway());
    Optional<Way> before = Optional.empty();
    Optional<Packet> start = Optional.empty();
    for (String line : Files.readAllLines(fixture.resolve("packets.jsonl"))) {
      JsonNode pair = MAPPER.readTree(line);
      Walk walk = walker.walk(packet(pair.path("packet")), tracking(pair.path("packet")));
      boolean goesOn = pair.path("packet").path("direction").asString("").equals("original");
      if (walk.tracking() instanceof Tracking.Related) {
        assertWalk(fixture, line, walk);
        continue;
      }
      if (!goesOn && before.isPresent() && isAnswer(before.get(), walk.start())) {
        Walk answer =
            walker.reply(start.orElseThrow(), before.get(), walk.start().in()).orElseThrow();
        assertThat(answer.start()).isEqualTo(walk.start());
        assertThat(answer.tracking()).isEqualTo(walk.tracking());
      }
      before = walk.ways().stream().findFirst();
      start = Optional.of(walk.start());
      assertWalk(fixture, line, walk);
    }
  }

  private static void assertWalk(Path fixture, String line, Walk walk) throws IOException {
    JsonNode kernel = MAPPER.readTree(line).path("kernel");
    assertThat(walk.ways())
        .as("%s%n%s%nwalked %s", Files.readString(fixture.resolve("why.txt")), line, walk.verdict())
        .anyMatch(way -> isSame(way, kernel));
  }

  /// Whether a line's packet is the answer to that of the line before.
  private static boolean isAnswer(Way before, Packet packet) {
    return switch (before.verdict()) {
      case Verdict.Forwarded left -> left.packet().source().equals(packet.destination());
      case Verdict.Local local -> local.packet().source().equals(packet.destination());
      case Verdict.Dropped dropped -> false;
      case Verdict.Rejected rejected -> false;
      case Verdict.Unknown unknown -> false;
    };
  }

  private static Map<String, String> files(Path fixture) throws IOException {
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> all = Files.list(fixture)) {
      all.forEach(file -> {
        try {
          files.put(file.getFileName().toString(), Files.readString(file));
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
      });
    }
    return files;
  }

  private static Packet packet(JsonNode json) throws BadValueException {
    List<InterfaceName> in = new ArrayList<>();
    if (json.has("in")) {
      in.add(InterfaceName.parse(json.path("in").asString()));
    }
    return new Packet(
        in.stream().findFirst(),
        IpAddress.parse(json.path("src").asString()),
        IpAddress.parse(json.path("dst").asString()),
        transport(json),
        FwMark.parse(json.path("mark").asString()).value(),
        Integer.decode(json.path("tos").asString("0")));
  }

  private static Transport transport(JsonNode json) throws BadValueException {
    Protocol protocol = Protocol.parse(json.path("protocol").asString());
    int from = json.path("sport").asInt(0);
    int to = json.path("dport").asInt(0);
    if (protocol.equals(Protocol.TCP)) {
      String flags = json.path("flags").asString("");
      return new Transport.Tcp(from, to, flags.isEmpty() ? Set.of() : Set.of(flags.split(",", -1)));
    }
    return json.has("type")
        ? new Transport.Icmp(protocol, json.path("type").asInt(), json.path("code").asInt())
        : Transport.first(protocol, from, to);
  }

  private static Tracking tracking(JsonNode json) throws BadValueException {
    return switch (json.path("state").asString()) {
      case "established" -> established(json);
      case "unanswered" -> new Tracking.Unanswered(established(json));
      case "related" -> new Tracking.Related(Optional.of(established(json)));
      case "invalid" -> new Tracking.Invalid();
      case "untracked" -> new Tracking.Untracked();
      default -> new Tracking.New();
    };
  }

  private static Tracking.Established established(JsonNode json) throws BadValueException {
    return new Tracking.Established(
        json.path("direction").asString().equals("reply"),
        end(json.path("new_destination")),
        end(json.path("new_source")),
        FwMark.parse(json.path("connmark").asString()).value());
  }

  private static Optional<Endpoint> end(JsonNode json) throws BadValueException {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    String[] parts = json.asString().split("#", 2);
    return Optional.of(new Endpoint(IpAddress.parse(parts[0]), Integer.parseInt(parts[1])));
  }

  private static boolean isSame(Way way, JsonNode kernel) {
    String verdict = kernel.path("verdict").asString();
    return switch (way.verdict()) {
      case Verdict.Forwarded left ->
          verdict.equals("forwarded")
              && left.out().name().equals(kernel.path("out").asString())
              && isSame(left.packet(), left.sourcePortKept(), kernel)
              && isSameMark(way, kernel);
      case Verdict.Local local ->
          verdict.equals("local")
              && isSame(local.packet(), false, kernel)
              && isSameMark(way, kernel);
      case Verdict.Dropped dropped -> verdict.equals("dropped");
      case Verdict.Rejected rejected ->
          verdict.equals("rejected") && rejected.with().equals(kernel.path("with").asString());
      case Verdict.Unknown unknown -> false;
    };
  }

  private static boolean isSame(Packet packet, boolean sourcePort, JsonNode kernel) {
    return packet.source().toString().equals(kernel.path("src").asString())
        && packet.destination().toString().equals(kernel.path("dst").asString())
        && (!sourcePort || packet.from().port() == kernel.path("sport").asInt(0))
        && packet.to().port() == kernel.path("dport").asInt(0)
        && packet.tos() == Integer.decode(kernel.path("tos").asString("0"))
        && FwMark.hex(packet.mark()).equals(kernel.path("mark").asString());
  }

  private static boolean isSameMark(Way way, JsonNode kernel) {
    return FwMark.hex(way.connMark()).equals(kernel.path("connmark").asString("0x0"));
  }
}
