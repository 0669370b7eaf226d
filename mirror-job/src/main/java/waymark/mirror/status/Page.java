package waymark.mirror.status;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import waymark.mirror.text.Shown;

/// A [Status] as one HTML file that needs no other and runs nothing.
public final class Page {

  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em}
      table{border-collapse:collapse;width:100%}
      td,th{text-align:left;padding:.25em .8em .25em 0;border-bottom:1px solid #8884}
      td.n,th.n{text-align:right} .bad{color:#b00020;font-weight:600} .good{color:#0a7a3b}
      @media(prefers-color-scheme:dark){body{background:#111;color:#ddd}.bad{color:#ff7b86}
      .good{color:#6fd39a}}
      """;

  private Page() {}

  /// @param now for the line that says when it was written
  public static String html(Status status, Instant now) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>git escrow</title><style>")
        .append(STYLE)
        .append("</style><h1>Git escrow</h1><p>")
        .append(
            "%d repositories, %,d bytes, %d runs that changed something. Last run %s. Written %s.</p>"
                .formatted(
                    status.rows().size(),
                    status.bytes(),
                    status.runs(),
                    status.finished().map(Shown::time).orElse("never"),
                    Shown.time(now)));
    status
        .failing()
        .forEach((name, why) ->
            page.append("<p class=\"bad\">")
                .append(escaped(name + " failed: " + why))
                .append("</p>"));
    if (!status.brake().isEmpty()) {
      page.append("<p class=\"bad\">The brake is on: ")
          .append(escaped(String.join("; ", status.brake())))
          .append("</p>");
    }
    page.append("<p>Last verified whole: ")
        .append(time(status.verified()))
        .append("<br>Last drill that brought all back: ")
        .append(time(status.drilled()));
    for (Status.Shipping target : status.targets()) {
      page.append("<br>").append(escaped(target.place())).append(": ");
      page.append(
          target.pending() == 0
              ? "<span class=\"good\">all %d shipped</span>".formatted(target.repositories())
              : "<span class=\"bad\">%d of %d wait</span>"
                  .formatted(target.pending(), target.repositories()));
    }
    page.append("</p><table><tr><th>repository<th class=\"n\">refs<th class=\"n\">states")
        .append("<th class=\"n\">displaced<th class=\"n\">bytes<th>last change<th>upstream</tr>");
    status.rows().forEach(row -> row(page, row));
    return page.append("</table></html>\n").toString();
  }

  private static void row(StringBuilder page, Status.Row row) {
    page.append("<tr><td title=\"")
        .append(escaped(row.key().toString()))
        .append("\">")
        .append(escaped(row.name()))
        .append(
            String.format(
                Locale.ROOT,
                "<td class=\"n\">%d<td class=\"n\">%d<td class=\"n\">%d<td class=\"n\">%,d<td>%s<td>",
                row.refs(),
                row.states(),
                row.displaced(),
                row.bytes(),
                Shown.time(row.changed())))
        .append(
            row.vanished()
                .map(t -> "<span class=\"bad\">gone since " + Shown.time(t) + "</span>")
                .orElse("there"))
        .append("</tr>");
  }

  private static String time(Optional<Instant> time) {
    return time.map(t -> "<span class=\"good\">" + Shown.time(t) + "</span>")
        .orElse("<span class=\"bad\">never</span>");
  }

  /// Names are upstream's, and upstream may be hostile.
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
