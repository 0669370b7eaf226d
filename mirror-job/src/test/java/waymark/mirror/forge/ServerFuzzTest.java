package waymark.mirror.forge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import waymark.mirror.git.Head;
import waymark.mirror.git.RefName;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.Json;
import waymark.mirror.text.JsonText;

/// Whatever a server answers: it is read, or refused in words.
class ServerFuzzTest {

  private static final CloneHost HOST = OpenApiShapesTest.HOST;

  static Stream<byte[]> advertisements() {
    String empty =
        RefAdvertisementTest.START
            + RefAdvertisementTest.line("0".repeat(40) + " capabilities^{}\0agent=git\n")
            + "0000";
    String error = RefAdvertisementTest.START + RefAdvertisementTest.line("ERR gone\n");
    return bytes(RefAdvertisementTest.WHOLE, empty, error);
  }

  @MethodSource("advertisements")
  @FuzzTest
  void readsRefs(byte[] body) {
    try {
      RefAdvertisement read = RefAdvertisement.read(body);
      assertThat(read.refs().keySet()).allMatch(RefName::valid);
      if (read.head().isPresent() && read.head().get() instanceof Head.Symbolic(String ref)) {
        assertThat(RefName.valid(ref)).isTrue();
      }
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
    }
  }

  static Stream<byte[]> packs() {
    return bytes(
        "0008NAK\n000c\1PACK1230013\2Counting: 1\r\n0008\1xyz0000",
        "0008NAK\n000c\3gone\r\n",
        "0008ACK\n0000");
  }

  @MethodSource("packs")
  @FuzzTest
  void readsAPack(byte[] answer) {
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    try {
      new PackStream(new ByteArrayInputStream(answer))
          .to(pack, words -> assertThat(words.chars().noneMatch(Character::isISOControl)).isTrue());
    } catch (IOException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    assertThat(pack.size()).isLessThan(Math.max(1, answer.length));
  }

  static Stream<byte[]> listings() {
    return bytes(
        """
        [{"id": 7, "full_name": "octo/hello", "clone_url": "https://github.com/octo/hello.git",
          "pushed_at": "2026-01-01T00:00:00Z", "default_branch": "main", "archived": false,
          "fork": true, "disabled": false}]
        """,
        """
        [{"id": 9223372036854775807, "full_name": "octo/empty", "pushed_at": null}]
        """);
  }

  /// What was read is what a page of it in our cache reads as.
  @MethodSource("listings")
  @FuzzTest
  void readsAListing(byte[] body) throws BadValueException {
    Json json;
    try {
      json = JsonText.read(body);
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    if (json instanceof Json.Arr(List<Json> items)) {
      for (Json item : items) {
        Listed listed;
        try {
          listed = Page.listed(item, HOST);
        } catch (BadValueException refused) {
          assertThat(refused.mend()).isNotBlank();
          continue;
        }
        Page page = new Page(Optional.of("e"), Optional.empty(), List.of(listed));
        assertThat(Page.from(JsonText.read(JsonText.bytes(page.toJson())), HOST)).isEqualTo(page);
      }
    }
  }

  static Stream<byte[]> cached() {
    return bytes(
        """
        {"etag": "e", "next": "https://api.github.com/user/repos?page=2", "repositories": [
         {"id": 7, "full_name": "octo/hello", "clone_url": "https://github.com/octo/hello.git",
          "pushed_at": "", "default_branch": "", "archived": false, "fork": true,
          "disabled": false}]}
        """,
        """
        {"etag": null, "next": null, "repositories": []}
        """);
  }

  @MethodSource("cached")
  @FuzzTest
  void readsACachedPage(byte[] file) throws BadValueException {
    Page page;
    try {
      page = Page.from(JsonText.read(file), HOST);
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
      return;
    }
    assertThat(Page.from(JsonText.read(JsonText.bytes(page.toJson())), HOST)).isEqualTo(page);
  }

  static Stream<byte[]> links() {
    return bytes(
        "<https://api.github.com/user/repos?page=2>; rel=\"next\", <https://a/>; rel=\"last\"");
  }

  @MethodSource("links")
  @FuzzTest
  void readsWhereTheNextPageIs(byte[] header) {
    String link = new String(header, StandardCharsets.UTF_8);
    try {
      Page.next(new Answer(200, Map.of("link", link), new byte[0]))
          .ifPresent(next -> assertThat(link).contains("<" + next + ">"));
    } catch (BadValueException refused) {
      assertThat(refused.mend()).isNotBlank();
    }
  }

  static Stream<byte[]> waits() {
    return bytes("60", "1800000000", "999999999999999999");
  }

  @MethodSource("waits")
  @FuzzTest
  void readsHowLongToWait(byte[] header) {
    String seconds = new String(header, StandardCharsets.UTF_8);
    for (String name : List.of("retry-after", "x-ratelimit-reset")) {
      Map<String, String> headers = Map.of("x-ratelimit-remaining", "0", name, seconds);
      RateLimit.of(new Answer(429, headers, new byte[0]), Instant.EPOCH)
          .ifPresent(
              limit -> assertThat(limit.pause()).isBetween(Duration.ZERO, Duration.ofDays(1)));
    }
  }

  private static Stream<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
