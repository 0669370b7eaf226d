package waymark.mirror.forge;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import waymark.mirror.git.Oid;
import waymark.mirror.text.BadValueException;

/// The ref advertisement of repositories of one host.
public final class SmartHttp {

  /// Bytes of a list of refs that many repositories may have at once: some 14,000 refs.
  public static final long USUAL = 1L << 20;

  /// Bytes of a list of refs that one repository alone may have: all that is made of it, and of the
  /// list before, takes some twenty times as much of the heap until its manifest is written. 64 MiB
  /// are some 900,000 refs.
  public static final long MOST = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 24);

  private final Patient patient;
  private final Optional<String> token;

  /// @param token for the host that every URL has been checked to be on
  public SmartHttp(Patient patient, Optional<String> token) {
    this.patient = patient;
    this.token = token;
  }

  /// Asks for all refs.
  ///
  /// @param url of the repository, checked by [GitHub]
  /// @param most bytes that the list may have
  /// @throws AnswerTooLargeException where it has more
  /// @throws ForgeRefused where the server does not give them: 404, 451, 403 and so on
  /// @throws BadValueException where what it gives is not git's protocol, or cut short
  public RefAdvertisement refs(URI url, long most)
      throws IOException, InterruptedException, ForgeRefused, BadValueException {
    Map<String, String> headers = new HashMap<>();
    // Forges answer programs that call themselves git.
    headers.put("User-Agent", "git/2 (waymark-mirror-job)");
    token.ifPresent(secret -> headers.put("Authorization", basic(secret)));
    URI refs = URI.create(url + "/info/refs?service=git-upload-pack");
    Answer answer = patient.get(refs, headers, most);
    if (answer.status() != 200) {
      throw new ForgeRefused(
          answer.status(), url.getHost() + url.getPath() + " answers " + answer.status());
    }
    return RefAdvertisement.read(answer.body());
  }

  /// Fetches everything that these objects reach, from a repository of which nothing is here yet:
  /// there is nothing to negotiate then, and a `git fetch` would be five processes for it.
  ///
  /// @param wants all from one advertisement that [RefAdvertisement#packs]
  /// @param out gets the pack, which nobody has looked at
  /// @param longest for all of it
  /// @param words told what the server says of its progress
  public void pack(
      URI url, Collection<Oid> wants, OutputStream out, Duration longest, Consumer<String> words)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("User-Agent", "git/2 (waymark-mirror-job)");
    headers.put("Content-Type", "application/x-git-upload-pack-request");
    headers.put("Accept", "application/x-git-upload-pack-result");
    token.ifPresent(secret -> headers.put("Authorization", basic(secret)));
    StringBuilder request = new StringBuilder();
    String capabilities = " side-band-64k ofs-delta";
    for (Oid want : wants) {
      String line = "want " + want + capabilities + "\n";
      request.append(String.format(Locale.ROOT, "%04x%s", line.length() + 4, line));
      capabilities = "";
    }
    request.append("00000009done\n");
    int status =
        patient.post(
            URI.create(url + "/git-upload-pack"),
            headers,
            request.toString().getBytes(StandardCharsets.US_ASCII),
            longest,
            body -> new PackStream(body).to(out, words));
    if (status != 200) {
      throw new IOException(url.getHost() + url.getPath() + " answers " + status + " to git");
    }
  }

  private static String basic(String secret) {
    byte[] pair = ("x-access-token:" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
