package waymark.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import waymark.diagnosis.Finding;

/// A finding, as the documents of `--json` say it.
final class FindingDocument {

  private FindingDocument() {}

  static Map<String, @Nullable Object> of(Finding finding) {
    return Json.object(
        "code", finding.code().word(),
        "severity", finding.severity().word(),
        "message", finding.message(),
        "where", finding.where().map(FindingDocument::where),
        "evidence", finding.evidence().stream().map(FindingDocument::evidence).toList(),
        "packet", finding.packet().map(WalkDocument::packet),
        "fix", finding.fix().map(FindingDocument::fix));
  }

  private static Map<String, @Nullable Object> where(Finding.Where where) {
    return Json.object(
        "source", where.source(),
        "line", where.line(),
        "column", where.column(),
        "text", where.text());
  }

  private static Map<String, @Nullable Object> evidence(Finding.Evidence evidence) {
    return Json.object("kind", evidence.kind().word(), "text", evidence.text());
  }

  private static Map<String, @Nullable Object> fix(Finding.Fix fix) {
    return Json.object(
        "summary", fix.summary(),
        "commands", fix.commands(),
        "persistent", fix.persistent(),
        "proven", fix.proven(),
        "proof", fix.proof());
  }
}
