package waymark.agent;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import waymark.netstate.packet.Fault;

/// The text of a table, opened: a file or standard input, gzip or not.
final class ConntrackInput {

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;
  private static final int BEGINNING = 1 << 20;

  private ConntrackInput() {}

  /// @param source `-` is standard input
  static InputStream open(String source) throws BadInputException, IOException {
    try {
      if (Files.isDirectory(Path.of(source))) {
        throw bad(source, "it is a folder", "write --snapshot " + source);
      }
      // Not closed where it is standard input; a file is closed by the caller.
      InputStream raw = source.equals("-") ? System.in : Files.newInputStream(Path.of(source));
      BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
      in.mark(2);
      int magic = in.read() << 8 | in.read();
      in.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
    } catch (NoSuchFileException missing) {
      throw bad(source, "there is no such file", "write - to read standard input");
    } catch (AccessDeniedException denied) {
      throw bad(source, "it may not be read", "run as its owner, or chmod it");
    }
  }

  /// The beginning of a text, read ahead; what breaks off in it breaks off again when it is read.
  static byte[] beginning(InputStream in) throws IOException {
    byte[] beginning = new byte[BEGINNING];
    int held = 0;
    try {
      for (int read = 0; read >= 0 && held < BEGINNING; held += Math.max(0, read)) {
        read = in.read(beginning, held, BEGINNING - held);
      }
    } catch (EOFException | ZipException broken) {
      return Arrays.copyOf(beginning, held);
    }
    return Arrays.copyOf(beginning, held);
  }

  private static BadInputException bad(String source, String problem, String mend) {
    return new BadInputException(List.of(new Fault(source, 0, 0, problem, mend)));
  }
}
