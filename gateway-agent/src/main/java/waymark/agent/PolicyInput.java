package waymark.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import waymark.netstate.packet.Fault;
import waymark.policy.Policy;
import waymark.policy.PolicyReader;
import waymark.policy.PolicyReading;

/// Reads the policy that a command was given.
final class PolicyInput {

  // Four bytes for each character that the reader takes, and one more so that it sees the excess.
  private static final int MAX_BYTES = 4 * 256 * 1024 + 4;

  private PolicyInput() {}

  /// Reads a file, or standard input for `-`.
  ///
  /// @throws BadInputException with every fault of it
  static Policy read(String name) throws BadInputException {
    return switch (PolicyReader.read(name, text(name))) {
      case PolicyReading.Read(Policy policy) -> policy;
      case PolicyReading.Refused(List<Fault> faults) -> throw new BadInputException(faults);
    };
  }

  private static String text(String name) throws BadInputException {
    try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException missing) {
      throw refused(name, "there is no such file", "name a policy, such as rules/pi-k3s.yaml");
    } catch (CharacterCodingException binary) {
      throw refused(name, "it is not UTF-8 text", "name a policy, such as rules/pi-k3s.yaml");
    } catch (IOException unreadable) {
      throw refused(
          name,
          "it cannot be read: " + unreadable.getMessage(),
          "make it readable, or name another file");
    }
  }

  private static BadInputException refused(String name, String problem, String mend) {
    return new BadInputException(List.of(new Fault(name, 0, 0, problem, mend)));
  }
}
