package waymark.mirror;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import waymark.mirror.status.Page;
import waymark.mirror.status.Status;
import waymark.mirror.store.DurableFile;
import waymark.mirror.text.BadValueException;
import waymark.mirror.text.FaultsException;
import waymark.mirror.text.JsonText;
import waymark.mirror.text.Shown;

/// `mirror-job status`.
@Command(
    name = "status",
    description = "Says how the escrow stands, from the store alone.",
    footer = {
      "",
      "Exit: 0 all is well, 1 a repository failed or something waits to be shipped, 2 wrong usage,",
      "4 the store could not be read, 5 the brake is on.",
      "",
      "Example: mirror-job status --html /tmp/escrow.html"
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  @Mixin Common common = new Common();

  @Option(names = "--html", paramLabel = "FILE", description = "also write a page for a browser")
  @Nullable Path html;

  @Option(names = "--json", description = "print one JSON document")
  boolean json;

  @Override
  public Integer call() throws IOException, FaultsException, BadValueException {
    Tools tools = Tools.of(common.config(), common.echo());
    Status status = Status.of(tools.store(), tools.nases());
    if (html != null) {
      Path folder = html.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new BadValueException(
            "there is no folder for the page " + html, "make it, or name another file");
      }
      DurableFile.write(
          html.toAbsolutePath(), Page.html(status, Instant.now()).getBytes(StandardCharsets.UTF_8));
    }
    if (json) {
      common.out().println(JsonText.line(status.toJson()));
    } else {
      tell(status, common.out());
    }
    if (!status.brake().isEmpty()) {
      return Exit.BRAKE;
    }
    boolean waits = status.targets().stream().anyMatch(target -> target.pending() > 0);
    return waits || !status.failing().isEmpty() ? Exit.FINDINGS : Exit.DONE;
  }

  private static void tell(Status status, PrintWriter out) {
    out.printf(
        "%d repositories, %,d bytes; last run %s%n",
        status.rows().size(), status.bytes(), time(status.finished()));
    out.printf(
        "runs that changed something: %d, the last %s%n", status.runs(), time(status.lastRun()));
    status.failing().forEach((name, why) -> out.printf("  %s failed: %s%n", name, why));
    status.rows().stream()
        .filter(row -> row.vanished().isPresent())
        .forEach(row ->
            out.printf("  %s is gone upstream since %s%n", row.name(), time(row.vanished())));
    status.brake().forEach(reason -> out.println("the brake is on: " + reason));
    for (Status.Shipping target : status.targets()) {
      out.printf(
          "%s: %s%n",
          target.place(),
          target.pending() == 0
              ? "all shipped"
              : target.pending() + " of " + target.repositories() + " repositories wait");
    }
    out.println("last verified whole: " + time(status.verified()));
    out.println("last drill that brought all back: " + time(status.drilled()));
  }

  private static String time(Optional<Instant> time) {
    return time.map(Shown::time).orElse("never");
  }
}
