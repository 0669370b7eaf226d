package waymark.mirror.git;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// The index of a pack, version 2, of objects that are named by SHA-1 (gitformat-pack(5)): which
/// objects are in the pack.
///
/// @param file `pack-HASH.idx`
record PackIndex(Path file) {

  private static final int MAGIC = 0xff744f63;
  private static final int VERSION = 2;
  private static final int FANOUT_AT = 8;
  private static final int FANOUT = 256;
  private static final int NAMES_AT = FANOUT_AT + FANOUT * Integer.BYTES;
  private static final int NAME = 20;

  /// Those of the objects that are not in the pack.
  ///
  /// @throws IOException where the file is not such an index, or cut short
  List<Oid> missing(Collection<Oid> oids) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = at(channel, 0, NAMES_AT);
      if (head.getInt(0) != MAGIC || head.getInt(Integer.BYTES) != VERSION) {
        throw new IOException(file + " is not the index of a pack, version 2");
      }
      List<Oid> missing = new ArrayList<>();
      for (Oid oid : oids) {
        if (!holds(channel, head, oid)) {
          missing.add(oid);
        }
      }
      return missing;
    }
  }

  /// The names stand in order; the fan-out says how many begin with each byte or a lower one.
  private static boolean holds(FileChannel channel, ByteBuffer head, Oid oid) throws IOException {
    byte[] name = HexFormat.of().parseHex(oid.hex());
    int first = Byte.toUnsignedInt(name[0]);
    long low = first == 0 ? 0 : count(head, first - 1);
    long high = count(head, first) - 1;
    while (low <= high) {
      long middle = (low + high) / 2;
      byte[] there = at(channel, NAMES_AT + middle * NAME, NAME).array();
      int order = Arrays.compareUnsigned(there, name);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private static long count(ByteBuffer head, int first) {
    return Integer.toUnsignedLong(head.getInt(FANOUT_AT + first * Integer.BYTES));
  }

  private static ByteBuffer at(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the index of a pack is cut short");
      }
    }
    return bytes;
  }
}
