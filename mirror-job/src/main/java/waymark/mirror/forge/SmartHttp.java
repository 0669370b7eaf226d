package waymark.mirror.forge;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import waymark.mirror.text.BadValueException;

/// The ref advertisement of repositories of one host.
public final class SmartHttp {

  /// A million refs are some 70 MB.
  private static final long MOST = 512L << 20;

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
  /// @throws ForgeRefused where the server does not give them: 404, 451, 403 and so on
  /// @throws BadValueException where what it gives is not git's protocol, or cut short
  public RefAdvertisement refs(URI url)
      throws IOException, InterruptedException, ForgeRefused, BadValueException {
    Map<String, String> headers = new HashMap<>();
    // Forges answer programs that call themselves git.
    headers.put("User-Agent", "git/2 (waymark-mirror-job)");
    token.ifPresent(secret -> headers.put("Authorization", basic(secret)));
    URI refs = URI.create(url + "/info/refs?service=git-upload-pack");
    Answer answer = patient.get(refs, headers, MOST);
    if (answer.status() != 200) {
      throw new ForgeRefused(
          answer.status(), url.getHost() + url.getPath() + " answers " + answer.status());
    }
    return RefAdvertisement.read(answer.body());
  }

  private static String basic(String secret) {
    byte[] pair = ("x-access-token:" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
