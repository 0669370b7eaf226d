package waymark.kernel.record;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import waymark.netstate.packet.BadValueException;

/// A tar of plain files (POSIX.1-1988 ustar), in memory: nothing of it is ever written under the
/// name that it gives, so no entry can lead anywhere.
final class Tar {

  /// More than any snapshot has; what claims more is not one.
  static final long MOST_BYTES = 1L << 29;

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int SUM_AT = 148;
  private static final int SUM_LENGTH = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;

  private Tar() {}

  /// Reads the plain files by their last names; folders, links and devices are passed over.
  static Map<String, byte[]> read(InputStream in) throws IOException, BadValueException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    long total = 0;
    byte[] header = block(in);
    while (header[0] != 0) {
      if (sum(header) != octal(header, SUM_AT, SUM_LENGTH)) {
        throw bad("the header of entry " + (files.size() + 1) + " has a wrong sum");
      }
      long size = octal(header, SIZE_AT, SIZE_LENGTH);
      total += size;
      if (size < 0 || total > MOST_BYTES) {
        throw bad("it unpacks to more than " + MOST_BYTES + " bytes");
      }
      byte[] content = in.readNBytes((int) size);
      in.skipNBytes(padding(size));
      if (content.length < size) {
        throw new EOFException("the archive ends inside an entry");
      }
      String path = text(header, 0, NAME);
      String name = path.substring(path.lastIndexOf('/') + 1);
      boolean isFile = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
      if (isFile && files.put(name, content) != null) {
        throw bad("it holds two files of the name " + name);
      }
      header = block(in);
    }
    in.skipNBytes(BLOCK); // the second block of the end mark
    in.transferTo(OutputStream.nullOutputStream()); // to the check sum of what packed it
    return files;
  }

  private static byte[] block(InputStream in) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new EOFException("the archive ends before its end mark");
    }
    return block;
  }

  /// Writes files of mode 0600, without owner or time.
  static void write(Map<String, String> files, OutputStream out) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      out.write(header(file.getKey(), content.length));
      out.write(content);
      out.write(new byte[padding(content.length)]);
    }
    out.write(new byte[2 * BLOCK]);
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000600\0" + "0000000\0" + "0000000\0"); // mode, user, group
    put(header, SIZE_AT, String.format("%011o", size));
    put(header, 136, "00000000000"); // time
    header[TYPE_AT] = '0';
    put(header, MAGIC_AT, "ustar\0" + "00");
    put(header, SUM_AT, String.format("%06o\0 ", sum(header)));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /// The sum of the header's bytes, its own field taken as blanks.
  private static long sum(byte[] header) {
    long sum = 0;
    for (int at = 0; at < BLOCK; at++) {
      sum += at >= SUM_AT && at < SUM_AT + SUM_LENGTH ? ' ' : header[at] & 0xff;
    }
    return sum;
  }

  private static int padding(long size) {
    return (int) (-size & BLOCK - 1);
  }

  private static String text(byte[] header, int at, int length) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = at; i < at + length && header[i] != 0; i++) {
      text.write(header[i]);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int at, int length) throws BadValueException {
    String digits =
        new String(Arrays.copyOfRange(header, at, at + length), StandardCharsets.US_ASCII)
            .replace('\0', ' ')
            .strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw bad("\"" + digits + "\" stands where a number is wanted");
    }
    return Long.parseLong(digits, 8);
  }

  private static BadValueException bad(String problem) {
    return new BadValueException(
        "this is not a tar of a snapshot: " + problem,
        "pack one with: tar czf snapshot.tar.gz -C FOLDER .");
  }
}
